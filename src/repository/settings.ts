import { PackageError, type Problem, type Rule, quoted, unless } from "../problem.ts";
import { isOverTor } from "../definition/keyring.ts";
import { fieldValue } from "../validation/debian.ts";
import { repositoryUrl, suite } from "../validation/keyring.ts";

/** What a repository was made with; kept in settings.json beside the published tree. */
export interface Settings {
  /** Origin and Label of every Release file. apt asks its user when one of them changes, so they never may. */
  origin: string;
  label: string;
  /** The names below dists/, such as stable and testing; the first is meant where none is named. */
  suites: readonly string[];
  /** The fingerprints of the keys that sign every Release file: one, or two while one takes over from the other. */
  keys: readonly string[];
  /** Where its users find the published tree: as repositoryUrl demands it. */
  url: string;
  /** The same as an onion service, tor+http://. */
  onion?: string | undefined;
  /** Whether each package must pass `npm run verify`. */
  requireVerified: boolean;
  /** Whether each package must come from an artifact that a key in signers.gpg, beside settings.json, signed. */
  requireSigned?: boolean | undefined;
}

/** RFC 4880, 12.2: what names a key. */
export const fingerprint: Rule<string> = (text, where) =>
  unless(/^[0-9A-F]{40}$/.test(text), () => ({
    where,
    what: `${quoted(text)} is no fingerprint`,
    rule: "40 hexadecimal digits in capitals, as gpg prints them (RFC 4880, 12.2): a shorter id can be forged",
    fix: "gpg --list-secret-keys shows the fingerprint",
  }));

/** @returns everything that is wrong with the settings of a new repository */
export function settingsProblems({ origin, label, suites, keys, url, onion }: Settings): readonly Problem[] {
  return [
    ...fieldValue(origin, "--origin"),
    ...fieldValue(label, "--label"),
    ...suites.flatMap((name) => suite(name, "--suite")),
    ...unless(new Set(suites).size === suites.length, () => ({
      where: "--suite",
      what: "a suite is named twice",
      rule: "each suite is a folder of its own",
      fix: "name it once",
    })),
    ...keys.flatMap((key) => fingerprint(key, "--key")),
    ...repositoryUrl(url, "--url"),
    ...(onion === undefined ? [] : onionUrl(onion, "--onion")),
  ];
}

const onionUrl: Rule<string> = (url, where) => [
  ...repositoryUrl(url, where),
  ...unless(isOverTor(url), () => ({
    where,
    what: `${quoted(url)} is not over Tor`,
    rule: "this is the address for those who go there over Tor; --url is for all others",
    fix: "write tor+http://NAME.onion",
  })),
];

/**
 * Reads the settings back.
 *
 * @throws PackageError when they are not what {@link settingsText} writes
 */
export function parseSettings(text: string): Settings {
  try {
    const settings: unknown = JSON.parse(text);
    if (isSettings(settings) && settingsProblems(settings).length === 0) return settings;
    throw new Error("a value in it is missing, or not allowed");
  } catch (cause) {
    throw new PackageError("the settings of the repository cannot be read", {
      cause,
      hint: "put settings.json back from a backup",
    });
  }
}

function isSettings(value: unknown): value is Settings {
  if (typeof value !== "object" || value === null) return false;
  const get = (name: keyof Settings): unknown => Reflect.get(value, name);
  return (
    typeof get("origin") === "string" &&
    typeof get("label") === "string" &&
    areTexts(get("suites")) &&
    areTexts(get("keys")) &&
    typeof get("url") === "string" &&
    ["string", "undefined"].includes(typeof get("onion")) &&
    typeof get("requireVerified") === "boolean" &&
    ["boolean", "undefined"].includes(typeof get("requireSigned"))
  );
}

function areTexts(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0 && list.every((item) => typeof item === "string");
}

/** @returns the settings as settings.json holds them */
export function settingsText(settings: Settings): string {
  return `${JSON.stringify(settings, undefined, 2)}\n`;
}
