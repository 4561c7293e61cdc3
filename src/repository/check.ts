import { type Problem, unless } from "../problem.ts";
import { suiteProblems, unsignedProblems } from "./check-suite.ts";
import type { Found } from "./found.ts";
import { isoDate, type Key, keyProblems, signerOf } from "./keys.ts";
import {
  byHashPath,
  KEYRING_FILE,
  packagesFiles,
  PAGE,
  poolPath,
  RECORD,
  RECORD_SIGNATURE,
  releaseFiles,
  UNFINISHED,
  WEB_HOST_FILES,
} from "./layout.ts";
import { expectedOf, type Ledger, publicationsOf, recordsOf } from "./ledger.ts";
import { differs, type ReadPublished, type Repository, type Suite } from "./repository.ts";

const DAY = 86_400;
/** How many seconds before a key expires a warning names it: time for two versions of the keyring package. */
const KEY_WARNING = 90 * DAY;
/** How many seconds before Valid-Until a warning names a suite: a publisher who signs every week has missed it twice by then. */
const VALIDITY_WARNING = 14 * DAY;

const RESIGN = "npm run repo -- resign DIR";

/** @returns what is wrong with a repository, and what will soon be */
export function problemsOf(
  repository: Repository,
  found: Found,
): { problems: readonly Problem[]; warnings: readonly string[] } {
  const { settings, suites } = repository;
  const published = suites.filter(({ release }) => release !== undefined);
  return {
    problems: [
      ...repository.problems,
      ...unfinished(repository),
      ...keyProblems(keysToJudge(repository, found), found.keys, found.now),
      ...published.flatMap((suite) => suiteProblems(suite, settings.keys, found)),
      ...recordProblems(repository, found),
      ...clientFileProblems(repository, found),
      ...olderLists(repository, found.read),
      ...unexpected(repository, found.paths),
    ],
    warnings: [
      ...found.keys.flatMap((key) =>
        settings.keys.includes(key.fingerprint) ? keyWarnings(key, found) : [],
      ),
      ...published.flatMap((suite) => validityWarnings(suite, found)),
      ...found.paths
        .filter((path) => WEB_HOST_FILES.includes(path))
        .map(
          (path) => `${path} is for the web host: it is no part of the repository, and sync does not send it`,
        ),
    ],
  };
}

// Where a public key is missing, its signatures do not count, and each file that lacks one is a problem already.
function keysToJudge({ settings }: Repository, { keys, isOwner }: Found): readonly string[] {
  const isThere = (key: string): boolean => keys.some(({ fingerprint }) => fingerprint === key);
  return isOwner ? settings.keys : settings.keys.filter(isThere);
}

function recordProblems({ settings, suites }: Repository, { signers }: Found): readonly Problem[] {
  if (suites.every(({ release }) => release === undefined)) return [];
  return unsignedProblems(RECORD_SIGNATURE, settings.keys, signers);
}

function unfinished({ ledger, suites }: Repository): readonly Problem[] {
  return suites.flatMap(({ name }) =>
    unless(!expectedOf(ledger, name).pending, () => ({
      where: `suite ${name}`,
      what: "a publication was begun and did not come to its end",
      rule: "a tree is of whole publications",
      fix: `give the command again that was interrupted, or ${RESIGN}`,
    })),
  );
}

function clientFileProblems({ problems }: Repository, { clientFiles, read }: Found): readonly Problem[] {
  const isTold = (path: string): boolean => problems.some(({ where }) => where === path);
  return [...clientFiles]
    .filter(([path, expected]) => Buffer.compare(read(path) ?? Buffer.of(), expected) !== 0 && !isTold(path))
    .map(([path]) => ({
      where: path,
      what: "it is not what a publication would write now",
      rule: "new users begin with it",
      fix: `a newer version of this project writes another one, or a key has a new end: ${RESIGN}`,
    }));
}

// A client may hold an older Release file, and find the lists that it names by their checksums. readRepository has
// compared the newest ones.
function olderLists({ ledger, suites }: Repository, read: ReadPublished): readonly Problem[] {
  return suites.flatMap(({ name, release }) => {
    const newest = new Set(release?.files.map((file) => file.sha256));
    return [...listsByPath(ledger, name)].flatMap(([path, sum]) => {
      const content = newest.has(sum) ? undefined : read(path);
      return content === undefined ? [] : differs(path, sum, content);
    });
  });
}

/** @returns the checksum of every list that a suite ever had, by its path */
function listsByPath(ledger: Ledger, suite: string): ReadonlyMap<string, string> {
  const sums = publicationsOf(ledger, suite).flatMap(({ indexes }) => indexes);
  return new Map(sums.map((sum) => [byHashPath(suite, sum), sum]));
}

// A file may be here if it was ever published from here: lists are deleted when they are outdated, packages never.
function unexpected({ settings, ledger }: Repository, paths: readonly string[]): readonly Problem[] {
  const ours = new Set([
    ...recordsOf(ledger, "package").map(poolPath),
    KEYRING_FILE,
    PAGE,
    RECORD,
    RECORD_SIGNATURE,
    ...settings.suites.flatMap((suite) => [
      ...Object.values(releaseFiles(suite)),
      ...packagesFiles(suite),
      ...listsByPath(ledger, suite).keys(),
    ]),
  ]);
  return paths
    .filter((path) => !ours.has(path) && !WEB_HOST_FILES.includes(path))
    .map((path) => (path.endsWith(`/${UNFINISHED}`) ? unfinishedFile(path) : foreignFile(path)));
}

function foreignFile(where: string): Problem {
  return {
    where,
    what: "it was not published from here",
    rule: "everything in the tree is the repository's",
    fix: "take it away, or find out who put it there",
  };
}

function unfinishedFile(where: string): Problem {
  return {
    where,
    what: "a publication was interrupted while it wrote a file here",
    rule: "a tree is of whole publications",
    fix: `give the command again that was interrupted, or ${RESIGN}`,
  };
}

function keyWarnings(key: Key, { now, isOwner }: Found): string[] {
  const { fingerprint, expires } = signerOf(key, now) ?? key;
  if (expires === undefined || expires > now + KEY_WARNING || expires <= now) return [];
  const subkey = fingerprint === key.fingerprint ? "" : ` (its subkey ${fingerprint} signs)`;
  const fix = isOwner
    ? "let another one take over, with add-key"
    : "the publisher must let another one take over";
  return [`key ${key.fingerprint}${subkey} expires on ${isoDate(expires)}: ${fix}`];
}

function validityWarnings({ name, release }: Suite, { now, isOwner }: Found): string[] {
  const validUntil = release?.validUntil ?? 0;
  if (validUntil > now + VALIDITY_WARNING || validUntil < now) return [];
  const fix = isOwner ? RESIGN : "the publisher must sign it again before that day";
  return [`${name} is valid until ${isoDate(validUntil)}: ${fix}`];
}
