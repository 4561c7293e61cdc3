import { readdirSync } from "node:fs";
import { join, relative } from "node:path";

import { type Problem, refuse } from "../problem.ts";
import { aptProblems } from "../repository/apt-answer.ts";
import { problemsOf } from "../repository/check.ts";
import type { Key } from "../repository/keys.ts";
import { RECORD, RECORD_SIGNATURE, releaseFiles, WEB_HOST_FILES } from "../repository/layout.ts";
import type { ReadPublished, Repository } from "../repository/repository.ts";
import { readByApt } from "../system/apt.ts";
import { goodSigners } from "../system/gpgv.ts";
import { publishedIn } from "./repository-paths.ts";

/** A published tree, and what it is judged by. */
export interface Subject {
  /** The folder of the tree. */
  tree: string;
  repository: Repository;
  /** The public keys that must have signed it, binary. */
  keyring: Uint8Array;
  /** These keys; with their secrets where the repository is ours. */
  keys: readonly Key[];
  isOwner: boolean;
  /** The client files as a publication would write them now, by path. */
  clientFiles: ReadonlyMap<string, Uint8Array>;
}

/** A repository in which nothing is wrong. */
export interface Sound {
  repository: Repository;
  /** Every file of the repository in the published tree, by its path there. */
  files: readonly string[];
}

/** What was found in a tree, be it sound or not. */
export interface Examined extends Sound {
  problems: readonly Problem[];
  warnings: readonly string[];
}

/**
 * Judges a published tree, at the end by apt itself. Writes nothing there.
 *
 * @param now - seconds since the epoch
 */
export async function examine(subject: Subject, now: number): Promise<Examined> {
  const { tree, repository, keyring, ...known } = subject;
  const files = filesIn(tree);
  const read = publishedIn({ published: tree });
  const signers = await signersOf(repository, keyring, read);
  const { problems, warnings } = problemsOf(repository, { ...known, now, signers, paths: files, read });
  // What is wrong already, apt says in fewer words.
  const [aptsProblems, aptsWarnings] = problems.length > 0 ? [[], []] : await readAsApt(subject);
  return {
    repository,
    files,
    problems: [...problems, ...aptsProblems],
    warnings: [...warnings, ...aptsWarnings],
  };
}

/**
 * @param say - gets a line for each warning
 * @throws PackageError with every problem
 */
export function soundOnly(
  { problems, warnings, ...sound }: Examined,
  tree: string,
  say: (line: string) => void,
): Sound {
  for (const warning of warnings) say(`warning: ${warning}`);
  refuse(problems, {
    message: `${tree} has problems`,
    hint: "treat the tree as tampered with until each problem above is explained",
  });
  return { ...sound, files: sound.files.filter((path) => !WEB_HOST_FILES.includes(path)) };
}

async function readAsApt({
  repository,
  tree,
  keyring,
}: Subject): Promise<[problems: readonly Problem[], warnings: readonly string[]]> {
  const problems: Problem[] = [];
  const warnings: string[] = [];
  for (const suite of repository.suites) {
    if (suite.release === undefined) continue;
    const versions = suite.packages.map(({ name, version }) => `${name}=${version}`);
    const answer = await readByApt(tree, suite.name, keyring, versions);
    problems.push(...aptProblems(suite, answer));
    if (!answer.failed && answer.complaint !== "") warnings.push(`apt says: ${answer.complaint}`);
  }
  return [problems, warnings];
}

async function signersOf(
  { suites }: Repository,
  keyring: Uint8Array,
  read: ReadPublished,
): Promise<Map<string, readonly string[]>> {
  const signed = suites
    .filter((suite) => suite.release !== undefined)
    .flatMap(({ name }) => {
      const { inRelease, release, signature } = releaseFiles(name);
      return [[inRelease], [signature, release]];
    });
  const signers = new Map<string, readonly string[]>();
  for (const paths of [[RECORD_SIGNATURE, RECORD], ...signed]) {
    const contents = paths.map((path) => read(path) ?? new Uint8Array());
    signers.set(paths[0] ?? "", await goodSigners(keyring, contents));
  }
  return signers;
}

/** @returns every path in a tree that is no folder */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
}
