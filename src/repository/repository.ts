import { type Problem, quoted, unless } from "../problem.ts";
import { sha256 } from "../hash.ts";
import {
  byHashPath,
  inSuite,
  KEYRING_FILE,
  PACKAGES,
  PAGE,
  poolPath,
  RECORD,
  releaseFiles,
} from "./layout.ts";
import { expectedClientFile, expectedOf, type Ledger, recordsOf } from "./ledger.ts";
import { expectedRecords } from "./record.ts";
import { parseRelease, type Release } from "./release.ts";
import type { Settings } from "./settings.ts";
import { parsePackages, type Stanza } from "./stanza.ts";

/** Reads a file of the published tree by its path there; undefined when it is not there. */
export type ReadPublished = (path: string) => Uint8Array | undefined;

/** A suite as it is published; without a Release file before it is published first. */
export interface Suite {
  name: string;
  release?: Release;
  packages: readonly Stanza[];
}

/** A repository as it was found. */
export interface Repository {
  settings: Settings;
  ledger: Ledger;
  suites: readonly Suite[];
  /** Why nothing may be published: the tree is not as we left it. */
  problems: readonly Problem[];
}

const FIX = "restore the last published tree from a backup or from a web host, then publish again";

/**
 * Reads the published tree and compares it with the ledger.
 *
 * @returns the suites, and every difference; a suite with differences may lack packages
 */
export function readRepository(settings: Settings, ledger: Ledger, read: ReadPublished): Repository {
  const found = settings.suites.map((name) => readSuite(name, settings, ledger, read));
  return {
    settings,
    ledger,
    suites: found.map(({ suite }) => suite),
    problems: [
      ...found.flatMap(({ problems }) => problems),
      ...clientFileProblems(ledger, read),
      ...poolProblems(found, ledger, read),
    ],
  };
}

interface FoundSuite {
  suite: Suite;
  problems: readonly Problem[];
}

function readSuite(name: string, settings: Settings, ledger: Ledger, read: ReadPublished): FoundSuite {
  const expected = expectedOf(ledger, name);
  const { inRelease: path } = releaseFiles(name);
  const inRelease = read(path);
  const sum = inRelease === undefined ? undefined : sha256(inRelease);
  if (!expected.inRelease.includes(sum)) {
    return { suite: { name, packages: [] }, problems: [notOurLast(path, sum)] };
  }
  if (inRelease === undefined) return { suite: { name, packages: [] }, problems: [] };
  const release = parseRelease(Buffer.from(inRelease).toString("utf8"));
  // Apt finds lists by their checksums. An interrupted publication may have replaced those with plain names already.
  const lists = release.files.flatMap((file) => [
    { list: byHashPath(name, file.sha256), wanted: file.sha256 },
    ...(expected.pending ? [] : [{ list: inSuite(name, file.path), wanted: file.sha256 }]),
  ]);
  const problems = [
    ...otherNames(settings, release),
    ...lists.flatMap(({ list, wanted }) => differs(list, wanted, read(list))),
  ];
  const index = release.files.find((file) => file.path === PACKAGES);
  const content = index === undefined ? undefined : read(byHashPath(name, index.sha256));
  const isListed = content !== undefined && sha256(content) === index?.sha256;
  const packages = isListed ? parsePackages(Buffer.from(content).toString("utf8")) : [];
  return { suite: { name, release, packages }, problems };
}

function otherNames(settings: Settings, release: Release): readonly Problem[] {
  return (["origin", "label"] as const).flatMap((name) =>
    unless(settings[name] === release[name], () => ({
      where: "settings.json",
      what: `its ${name} is ${quoted(settings[name])}, and ${quoted(release[name])} was published`,
      rule: "apt stops with a question for its user when one of them changes",
      fix: `restore the published ${name}`,
    })),
  );
}

// No signature protects the client files. Somebody who can write in the tree could give new clients another key.
function clientFileProblems(ledger: Ledger, read: ReadPublished): readonly Problem[] {
  const records = expectedRecords(ledger).map((text) => sha256(Buffer.from(text)));
  return [KEYRING_FILE, RECORD, PAGE].flatMap((path) => {
    const content = read(path);
    const expected = path === RECORD ? records : expectedClientFile(ledger, path);
    return unless(content === undefined || expected.includes(sha256(content)), () => ({
      where: path,
      what: "it is not the one that was published last from here: somebody else wrote there",
      rule: "new clients begin with it",
      fix: "find out who did; then take it away: the next publication writes it again",
    }));
  });
}

// A file that a suite names must be there. A file that was published earlier may be missing, but not have other bytes.
function poolProblems(found: readonly FoundSuite[], ledger: Ledger, read: ReadPublished): readonly Problem[] {
  const wanted = new Map(
    found.flatMap(({ suite }) => suite.packages.map(({ filename, sha256: sum }) => [filename, sum])),
  );
  const others = new Map(recordsOf(ledger, "package").map((record) => [poolPath(record), record.sha256]));
  return [
    ...[...wanted].flatMap(([path, sum]) => differs(path, sum, read(path))),
    ...[...others].flatMap(([path, sum]) => {
      const content = wanted.has(path) ? undefined : read(path);
      return content === undefined ? [] : differs(path, sum, content);
    }),
  ];
}

/** @returns what is wrong with a file that has to have this sum */
export function differs(path: string, wanted: string, content: Uint8Array | undefined): readonly Problem[] {
  if (content !== undefined && sha256(content) === wanted) return [];
  return [
    {
      where: path,
      what: content === undefined ? "it is missing" : "it has other bytes than the ones that were published",
      rule: "a published file never changes",
      fix: FIX,
    },
  ];
}

function notOurLast(where: string, sum: string | undefined): Problem {
  return {
    where,
    what:
      sum === undefined
        ? "it is missing, and was published before"
        : "it is not the one that was published last from here: somebody else wrote there, or it is an old backup",
    rule: "apt never goes back to an older one, and another repository's is not to be built upon",
    fix: FIX,
  };
}
