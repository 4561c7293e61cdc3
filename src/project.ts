import { join } from "node:path";
import { pathToFileURL } from "node:url";

import manifest from "../package.json" with { type: "json" };
import { parseChangelog } from "./definition/changelog.ts";
import { parseEndpoint } from "./definition/endpoint.ts";
import { type Definition, definePackage, DOCUMENTED_SERVERS } from "./definition/package.ts";
import { loadTemplates, type Templates } from "./render/templates.ts";

/** The checkout's root: where package.json stands. */
export const ROOT = join(import.meta.dirname, "..");

/** What node(1) is given before a TypeScript file of the project. */
export const TYPESCRIPT = ["--import", pathToFileURL(join(ROOT, "src/system/typescript.js")).href] as const;

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
      mail: choices.mail === undefined ? DOCUMENTED_SERVERS.mail : parseEndpoint(choices.mail),
    },
    isolate: choices.isolate,
    changelog: parseChangelog(templates.get(CHANGELOG) ?? ""),
    projectVersion: manifest.version,
    sourceDateEpoch: epoch(choices.sourceDateEpoch),
  });
  return { definition, templates };
}

/** SOURCE_DATE_EPOCH; anything but a plain decimal number is passed on as NaN, for validation to name. */
function epoch(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^[0-9]+$/.test(text) ? Number(text) : Number.NaN;
}
