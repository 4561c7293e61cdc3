import { type Problem, unless } from "../problem.ts";
import { clearSignedText } from "../verify/clear-signed.ts";
import type { Found } from "./found.ts";
import { isoDate } from "./keys.ts";
import { byHashPath, inSuite, PACKAGES, releaseFiles } from "./layout.ts";
import type { ReadPublished, Suite } from "./repository.ts";
import { packagesFindings } from "./stanza.ts";

/** @returns what is wrong with the signatures, the dates and the list of a published suite */
export function suiteProblems(suite: Suite, keys: readonly string[], found: Found): readonly Problem[] {
  return [
    ...signatureProblems(suite, keys, found),
    ...dateProblems(suite, found.now),
    ...listProblems(suite, found.read),
  ];
}

function signatureProblems(
  { name }: Suite,
  keys: readonly string[],
  { signers, read }: Found,
): readonly Problem[] {
  const files = releaseFiles(name);
  const [inRelease = "", release] = [files.inRelease, files.release].map((path) => {
    const content = read(path);
    return content === undefined ? undefined : Buffer.from(content).toString("latin1");
  });
  return [
    ...unsignedProblems(files.inRelease, keys, signers),
    ...unsignedProblems(files.signature, keys, signers),
    ...unless(release !== undefined && clearSignedText(inRelease) === release, () => ({
      where: files.release,
      what: "it is not what InRelease says",
      rule: "InRelease is Release with its signature around it, and nothing besides",
      fix: "npm run repo -- resign DIR",
    })),
  ];
}

/** @returns a problem for each key of a repository whose signature a file lacks */
export function unsignedProblems(
  where: string,
  keys: readonly string[],
  signers: Found["signers"],
): readonly Problem[] {
  return keys
    .filter((key) => !(signers.get(where) ?? []).includes(key))
    .map((key) => ({
      where,
      what: `it has no good signature of ${key}`,
      rule: "every key of the repository signs",
      fix: "npm run repo -- resign DIR",
    }));
}

// apt takes the list by its sum, and believes each field in it.
function listProblems({ name, release }: Suite, read: ReadPublished): readonly Problem[] {
  const list = release?.files.find(({ path }) => path === PACKAGES);
  const path = list === undefined ? inSuite(name, PACKAGES) : byHashPath(name, list.sha256);
  const content = read(path);
  return packagesFindings(Buffer.from(content ?? []).toString("utf8")).map((what) => ({
    where: path,
    what,
    rule: "a list has the fields of a package's own control file, and Filename, Size and SHA256, each once",
    fix: "npm run repo -- remove DIR NAME VERSION takes that version out of the list",
  }));
}

function dateProblems({ name, release }: Suite, now: number): readonly Problem[] {
  const { date = now, validUntil = now } = release ?? {};
  const where = releaseFiles(name).inRelease;
  return [
    ...unless(validUntil >= now, () => ({
      where,
      what: `it was valid until ${isoDate(validUntil)}`,
      rule: "apt refuses an old one",
      fix: "npm run repo -- resign DIR",
    })),
    ...unless(date <= now, () => ({
      where,
      what: `its date, ${new Date(date * 1000).toISOString()}, is ahead of this clock`,
      rule: "apt refuses one of the future, and never goes back to an earlier one",
      fix: "set the clock; if it was wrong at the last publication, wait until that date",
    })),
  ];
}
