import { type Problem, unless } from "../problem.ts";
import { day, type Key, keyProblems } from "./keys.ts";
import { expectedOf, type Ledger, recordsOf } from "./ledger.ts";
import {
  differs,
  KEYRING,
  PACKAGES,
  PAGE,
  UNFINISHED,
  WEB_HOST_FILES,
  type ReadPublished,
  type Repository,
  type Suite,
} from "./repository.ts";
import { byHashPath } from "./release.ts";
import type { Found } from "./found.ts";
import { suiteProblems } from "./check-suite.ts";
import { poolPath } from "./stanza.ts";

const DAY = 86_400;
/** How long before its end a key is told of: enough for two releases of whatever carries the next one. */
const KEY_WARNING = 90 * DAY;
/** How long before Valid-Until: who signs every week has missed it twice. */
const VALIDITY_WARNING = 14 * DAY;

/** What a suite's folder has beside its lists by their sums. */
const SUITE_FILES = ["InRelease", "Release", "Release.gpg", PACKAGES, `${PACKAGES}.gz`, `${PACKAGES}.xz`];

/** @returns what is wrong with a repository, and what will soon be */
export function judge(
  repository: Repository,
  found: Found,
): { problems: readonly Problem[]; warnings: readonly string[] } {
  const { settings, suites } = repository;
  const published = suites.filter(({ release }) => release !== undefined);
  return {
    problems: [
      ...repository.problems,
      ...unfinished(repository),
      ...keyProblems(settings.keys, found.keys, found.now),
      ...published.flatMap((suite) => suiteProblems(suite, settings.keys, found)),
      ...entranceProblems(repository, found),
      ...oldLists(repository, found.read),
      ...strangers(repository, found.paths),
    ],
    warnings: [
      ...found.keys.flatMap((key) =>
        settings.keys.includes(key.fingerprint) ? keyWarnings(key, found.now) : [],
      ),
      ...published.flatMap((suite) => validityWarnings(suite, found.now)),
      ...found.paths
        .filter((path) => WEB_HOST_FILES.includes(path))
        .map(
          (path) => `${path} is for the web host: it is no part of the repository, and sync does not send it`,
        ),
    ],
  };
}

function unfinished({ ledger, suites }: Repository): readonly Problem[] {
  return suites.flatMap(({ name }) =>
    unless(!expectedOf(ledger, name).pending, () => ({
      where: `suite ${name}`,
      what: "a publication was begun and did not come to its end",
      rule: "a tree is of whole publications",
      fix: "give the command again that was interrupted, or npm run repo -- resign DIR",
    })),
  );
}

function entranceProblems({ problems }: Repository, { entrance, read }: Found): readonly Problem[] {
  const isTold = (path: string): boolean => problems.some(({ where }) => where === path);
  return [...entrance]
    .filter(([path, expected]) => Buffer.compare(read(path) ?? Buffer.of(), expected) !== 0 && !isTold(path))
    .map(([path]) => ({
      where: path,
      what: "it is not what a publication would write now",
      rule: "new users begin with it",
      fix: "a newer version of this project writes another one, or a key has a new end: npm run repo -- resign DIR",
    }));
}

// By their sums, for clients that still hold the Release file which names them; readRepository sees to the newest.
function oldLists({ ledger, suites }: Repository, read: ReadPublished): readonly Problem[] {
  return suites.flatMap(({ name, release }) => {
    const newest = new Set(release?.files.map((file) => file.sha256));
    return [...listsBySum(ledger, name)].flatMap(([path, sum]) => {
      const content = newest.has(sum) ? undefined : read(path);
      return content === undefined ? [] : differs(path, sum, content);
    });
  });
}

/** Their sums by their paths: all that a suite ever had. */
function listsBySum(ledger: Ledger, suite: string): ReadonlyMap<string, string> {
  const records = recordsOf(ledger, "publish").filter((record) => record.suite === suite);
  const sums = records.flatMap(({ indexes }) => indexes);
  return new Map(sums.map((sum) => [`dists/${suite}/${byHashPath({ path: PACKAGES, sha256: sum })}`, sum]));
}

// Lists of packages that nothing names any more are deleted in their time; pool files stay for ever.
function strangers({ settings, ledger }: Repository, paths: readonly string[]): readonly Problem[] {
  const ours = new Set([
    ...recordsOf(ledger, "package").map(poolPath),
    KEYRING,
    PAGE,
    ...settings.suites.flatMap((suite) => [
      ...SUITE_FILES.map((file) => `dists/${suite}/${file}`),
      ...listsBySum(ledger, suite).keys(),
    ]),
  ]);
  return paths
    .filter((path) => !ours.has(path) && !WEB_HOST_FILES.includes(path))
    .map((path) => (path.endsWith(`/${UNFINISHED}`) ? unfinishedFile(path) : stranger(path)));
}

function stranger(where: string): Problem {
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
    fix: "give the command again that was interrupted, or npm run repo -- resign DIR",
  };
}

function keyWarnings({ fingerprint, expires }: Key, now: number): string[] {
  if (expires === undefined || expires > now + KEY_WARNING || expires <= now) return [];
  return [`key ${fingerprint} expires on ${day(expires)}: let another one take over, with add-key`];
}

function validityWarnings({ name, release }: Suite, now: number): string[] {
  const validUntil = release?.validUntil ?? 0;
  if (validUntil > now + VALIDITY_WARNING || validUntil < now) return [];
  return [`${name} is valid until ${day(validUntil)}: npm run repo -- resign DIR`];
}
