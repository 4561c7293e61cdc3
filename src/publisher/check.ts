import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { PackageError, type Problem, refuse } from "../problem.ts";
import { aptProblems } from "../repository/apt-answer.ts";
import { judge } from "../repository/check.ts";
import type { Key } from "../repository/keys.ts";
import { listingOf } from "../repository/listing.ts";
import { KEYRING, PAGE, type Repository, WEB_HOST_FILES } from "../repository/repository.ts";
import { readByApt } from "../system/apt.ts";
import { secretKeys } from "../system/gpg.ts";
import { goodSigners } from "../system/gpgv.ts";
import { clientFilesWith } from "./client-files.ts";
import { type RepositoryPaths, openRepository, publishedIn, readIfThere } from "./repository-paths.ts";
import { isLocked, whileLocked } from "./lock.ts";

/** A repository in which nothing is wrong. */
export interface Sound {
  repository: Repository;
  /** Every file of the repository in the published tree, by its path there. */
  paths: readonly string[];
}

/** How often a check begins again because somebody published meanwhile, and how long it waits before. */
const [ATTEMPTS, PAUSE] = [5, 2000];

/**
 * Checks all of a repository. Writes nothing and takes no lock: where somebody publishes meanwhile, it begins again.
 *
 * @param say - gets what is no problem yet, line by line
 * @throws PackageError with every problem; or when somebody publishes all the time
 */
export async function check(home: RepositoryPaths, say: (line: string) => void): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const before = ledgerOf(home);
    const examined = await examine(home);
    const isUnchanged = Buffer.compare(before, ledgerOf(home)) === 0;
    if (isUnchanged && (examined.problems.length === 0 || !(await isLocked(home)))) {
      soundOnly(examined, home, say);
      return;
    }
    say("somebody else publishes here: checking again");
    await sleep(PAUSE);
  }
  throw new PackageError(`somebody else publishes in ${home.folder} all the time`, {
    hint: "run the command again when that is done",
  });
}

/**
 * Checks all of a repository while nobody publishes in it.
 *
 * @param say - gets what is no problem yet, line by line
 * @param next - what to do with it while still nobody does
 * @throws PackageError with every problem
 */
export async function checkLocked(
  home: RepositoryPaths,
  say: (line: string) => void,
  next: (sound: Sound) => Promise<void>,
): Promise<void> {
  await whileLocked(home, say, async () => {
    await next(soundOnly(await examine(home), home, say));
  });
}

/** What was found in a repository, be it sound or not. */
interface Examined extends Sound {
  problems: readonly Problem[];
  warnings: readonly string[];
}

async function examine(home: RepositoryPaths): Promise<Examined> {
  const repository = openRepository(home);
  const paths = filesIn(home.published);
  const keys = await secretKeys();
  const { problems, warnings } = judge(repository, {
    now: Math.floor(Date.now() / 1000),
    keys,
    entrance: await entranceOf(repository, keys),
    signers: await signersOf(repository, home),
    paths,
    read: publishedIn(home),
  });
  // What is wrong already, apt says in fewer words.
  const [aptsProblems, aptsWarnings] = problems.length > 0 ? [[], []] : await judgedByApt(repository, home);
  return {
    repository,
    paths,
    problems: [...problems, ...aptsProblems],
    warnings: [...warnings, ...aptsWarnings],
  };
}

function soundOnly(
  { problems, warnings, ...sound }: Examined,
  home: RepositoryPaths,
  say: (line: string) => void,
): Sound {
  for (const warning of warnings) say(`warning: ${warning}`);
  refuse(problems, {
    message: `${home.published} is not as it should be`,
    hint: "what apt refuses to read cannot harm its user; what it reads, somebody else may have written",
  });
  return { ...sound, paths: sound.paths.filter((path) => !WEB_HOST_FILES.includes(path)) };
}

async function judgedByApt(
  { suites }: Repository,
  home: RepositoryPaths,
): Promise<[problems: readonly Problem[], warnings: readonly string[]]> {
  const keyring = publishedIn(home)(KEYRING) ?? new Uint8Array();
  const problems: Problem[] = [];
  const warnings: string[] = [];
  for (const suite of suites) {
    if (suite.release === undefined) continue;
    const versions = suite.packages.map(({ name, version }) => `${name}=${version}`);
    const answer = await readByApt(home.published, suite.name, keyring, versions);
    problems.push(...aptProblems(suite, answer));
    if (!answer.failed && answer.complaint !== "") warnings.push(`apt says: ${answer.complaint}`);
  }
  return [problems, warnings];
}

function ledgerOf(home: RepositoryPaths): Uint8Array {
  return readIfThere(home.ledger) ?? new Uint8Array();
}

// Without the keys, which is told as a problem, it cannot be made.
async function entranceOf(
  { settings, ledger, suites }: Repository,
  keys: readonly Key[],
): Promise<Map<string, Uint8Array>> {
  const isThere = (key: string): boolean => keys.some(({ fingerprint }) => fingerprint === key);
  if (!settings.keys.every(isThere)) return new Map();
  const { keyring, page } = await clientFilesWith(settings.keys);
  const listing = listingOf(settings, ledger, suites);
  return new Map([
    [KEYRING, keyring],
    [PAGE, Buffer.from(page(listing))],
  ]);
}

async function signersOf(
  { suites }: Repository,
  { published }: RepositoryPaths,
): Promise<Map<string, readonly string[]>> {
  const signers = new Map<string, readonly string[]>();
  for (const { name, release } of suites) {
    if (release === undefined) continue;
    const folder = `dists/${name}`;
    signers.set(`${folder}/InRelease`, await goodSigners(published, [`${folder}/InRelease`]));
    signers.set(
      `${folder}/Release.gpg`,
      await goodSigners(published, [`${folder}/Release.gpg`, `${folder}/Release`]),
    );
  }
  return signers;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
}
