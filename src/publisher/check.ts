import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { PackageError, type Problem, refuse } from "../problem.ts";
import { aptProblems } from "../repository/apt-answer.ts";
import { problemsOf } from "../repository/check.ts";
import type { Key } from "../repository/keys.ts";
import { KEYRING_FILE, PAGE, RECORD, releaseFiles, WEB_HOST_FILES } from "../repository/layout.ts";
import { listingOf } from "../repository/listing.ts";
import { recordText } from "../repository/record.ts";
import { suiteLines } from "../repository/report.ts";
import type { Repository } from "../repository/repository.ts";
import { readByApt } from "../system/apt.ts";
import { secretKeys } from "../system/gpg.ts";
import { goodSigners } from "../system/gpgv.ts";
import { clientFilesWith } from "./client-files.ts";
import { isLocked } from "./lock.ts";
import type { How } from "./publish.ts";
import { openRepository, publishedIn, readIfThere, type RepositoryPaths } from "./repository-paths.ts";

/** A repository in which nothing is wrong. */
export interface Sound {
  repository: Repository;
  /** Every file of the repository in the published tree, by its path there. */
  files: readonly string[];
}

/** How often a check begins again because somebody published meanwhile, and how long it waits before. */
const [ATTEMPTS, PAUSE] = [5, 2000];

/**
 * Checks all of a repository. Writes nothing and takes no lock: where somebody publishes meanwhile, it begins again.
 *
 * @returns what it has, in lines for the user
 * @throws PackageError with every problem; or when somebody publishes all the time
 */
export async function checkRepository(paths: RepositoryPaths, how: How): Promise<string[]> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const before = ledgerOf(paths);
    const examined = await examine(paths, how.now);
    const isUnchanged = Buffer.compare(before, ledgerOf(paths)) === 0;
    if (isUnchanged && (examined.problems.length === 0 || !(await isLocked(paths))))
      return suiteLines(soundOnly(examined, paths, how).repository);
    how.say("somebody else publishes here: checking again");
    await sleep(PAUSE);
  }
  throw new PackageError(`somebody else publishes in ${paths.folder} all the time`, {
    hint: "run the command again when that is done",
  });
}

/**
 * Opens a repository that is locked, or where nobody publishes, and checks all of it.
 *
 * @throws PackageError with every problem
 */
export async function openSound(paths: RepositoryPaths, how: How): Promise<Sound> {
  return soundOnly(await examine(paths, how.now), paths, how);
}

/** What was found in a repository, be it sound or not. */
interface Examined extends Sound {
  problems: readonly Problem[];
  warnings: readonly string[];
}

async function examine(paths: RepositoryPaths, now: number): Promise<Examined> {
  const repository = openRepository(paths);
  const files = filesIn(paths.published);
  const keys = await secretKeys();
  const { problems, warnings } = problemsOf(repository, {
    now,
    keys,
    clientFiles: await clientFilesOf(repository, keys),
    signers: await signersOf(repository, paths),
    paths: files,
    read: publishedIn(paths),
  });
  // What is wrong already, apt says in fewer words.
  const [aptsProblems, aptsWarnings] = problems.length > 0 ? [[], []] : await readAsApt(repository, paths);
  return {
    repository,
    files,
    problems: [...problems, ...aptsProblems],
    warnings: [...warnings, ...aptsWarnings],
  };
}

function soundOnly({ problems, warnings, ...sound }: Examined, paths: RepositoryPaths, how: How): Sound {
  for (const warning of warnings) how.say(`warning: ${warning}`);
  refuse(problems, {
    message: `${paths.published} is not as it should be`,
    hint: "treat the tree as tampered with until each problem above is explained",
  });
  return { ...sound, files: sound.files.filter((path) => !WEB_HOST_FILES.includes(path)) };
}

async function readAsApt(
  { suites }: Repository,
  paths: RepositoryPaths,
): Promise<[problems: readonly Problem[], warnings: readonly string[]]> {
  const keyring = publishedIn(paths)(KEYRING_FILE) ?? new Uint8Array();
  const problems: Problem[] = [];
  const warnings: string[] = [];
  for (const suite of suites) {
    if (suite.release === undefined) continue;
    const versions = suite.packages.map(({ name, version }) => `${name}=${version}`);
    const answer = await readByApt(paths.published, suite.name, keyring, versions);
    problems.push(...aptProblems(suite, answer));
    if (!answer.failed && answer.complaint !== "") warnings.push(`apt says: ${answer.complaint}`);
  }
  return [problems, warnings];
}

function ledgerOf({ ledger }: RepositoryPaths): Uint8Array {
  return readIfThere(ledger) ?? new Uint8Array();
}

// Where gpg lacks a key, which is a problem of its own, most of them cannot be made.
async function clientFilesOf(
  { settings, ledger, suites }: Repository,
  keys: readonly Key[],
): Promise<Map<string, Uint8Array>> {
  const isThere = (key: string): boolean => keys.some(({ fingerprint }) => fingerprint === key);
  const record = [RECORD, Buffer.from(recordText(ledger))] as const;
  if (!settings.keys.every(isThere)) return new Map([record]);
  const { keyring, page } = await clientFilesWith(settings.keys);
  const listing = listingOf(settings, ledger, suites);
  return new Map([[KEYRING_FILE, keyring], [PAGE, Buffer.from(page(listing))], record]);
}

async function signersOf(
  { suites }: Repository,
  { published }: RepositoryPaths,
): Promise<Map<string, readonly string[]>> {
  const signers = new Map<string, readonly string[]>();
  for (const { name } of suites.filter((suite) => suite.release !== undefined)) {
    const { inRelease, release, signature } = releaseFiles(name);
    signers.set(inRelease, await goodSigners(published, [inRelease]));
    signers.set(signature, await goodSigners(published, [signature, release]));
  }
  return signers;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
}
