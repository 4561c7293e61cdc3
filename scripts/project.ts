import { join } from "node:path";

import manifest from "../package.json" with { type: "json" };
import { parseChangelog } from "../src/definition/changelog.ts";
import { parseEndpoint } from "../src/definition/endpoint.ts";
import { type Definition, definePackage, DOCUMENTED_SERVERS } from "../src/definition/package.ts";
import { loadTemplates, type Templates } from "../src/render/templates.ts";
import { UsageError } from "./command.ts";

/** The checkout's root: where package.json stands. */
export const ROOT = join(import.meta.dirname, "..");

const CHANGELOG = "usr/share/doc/nymphemeral-whonix-connections/changelog";

/** What a person may choose at a build, as typed; the servers of the manual where nothing was. */
export interface Choices {
  news?: string | undefined;
  mail?: string | undefined;
  isolate?: boolean | undefined;
  /** The environment's SOURCE_DATE_EPOCH. */
  sourceDateEpoch?: string | undefined;
}

/**
 * Reads what the checkout says: the templates, and the definition of the package with these choices.
 *
 * @throws PackageError when the changelog cannot be read
 */
export async function readProject(
  choices: Choices,
): Promise<{ definition: Definition; templates: Templates }> {
  const templates = await loadTemplates(join(ROOT, "debian-templates"));
  const definition = definePackage({
    servers: {
      news: choices.news === undefined ? DOCUMENTED_SERVERS.news : parseEndpoint(choices.news),
      smtp: choices.mail === undefined ? DOCUMENTED_SERVERS.smtp : parseEndpoint(choices.mail),
    },
    isolate: choices.isolate,
    changelog: parseChangelog(templates.get(CHANGELOG) ?? ""),
    projectVersion: manifest.version,
    sourceDateEpoch: epoch(choices.sourceDateEpoch),
  });
  return { definition, templates };
}

/** The options of a build that choose its servers; `smtp` is the earlier name of `mail`. */
export const SERVER_OPTIONS = ["news", "mail", "smtp"] as const;

/**
 * The servers that were given on the command line.
 *
 * @throws UsageError when the relay was given under both names
 */
export function chosenServers({
  news,
  mail,
  smtp,
}: Readonly<Partial<Record<(typeof SERVER_OPTIONS)[number], string>>>): Pick<Choices, "news" | "mail"> {
  if (mail !== undefined && smtp !== undefined) {
    throw new UsageError("--mail and --smtp are one option: give one of them");
  }
  return { news, mail: mail ?? smtp };
}

/** SOURCE_DATE_EPOCH; anything but a plain decimal number is passed on as NaN, for validation to name. */
export function epoch(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
}
