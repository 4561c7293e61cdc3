import { PackageError, type Problem, unless } from "../problem.ts";
import { sha256 } from "../hash.ts";
import {
  isByHash,
  isInPool,
  KEYRING_FILE,
  packagesFiles,
  PAGE,
  RECORD,
  RECORD_SIGNATURE,
  releaseFiles,
} from "./layout.ts";
import { type Ledger, publicationsOf } from "./ledger.ts";
import { recordText } from "./record.ts";
import type { ReadPublished, Repository } from "./repository.ts";

/** Files of the published tree that are sent in any order, but before those of the next stage. */
export interface Stage {
  /** Whether each of these names always has the same bytes. */
  immutable: boolean;
  paths: readonly string[];
}

/**
 * Puts the published tree into the order in which a publication writes it. Files come before the lists that name them,
 * and lists before InRelease. Whatever file was the last one to arrive, a client finds the old tree or the new one.
 *
 * @param suites - their names, in the order in which they are sent
 * @param paths - every file of the tree
 * @returns the stages that have files
 */
export function stagesOf(suites: readonly string[], paths: readonly string[]): readonly Stage[] {
  const stages = [
    { immutable: true, holds: isInPool },
    replaced(KEYRING_FILE, RECORD, RECORD_SIGNATURE),
    { immutable: true, holds: isByHash },
    replaced(...suites.flatMap(packagesFiles)),
    ...suites.flatMap((suite) => {
      const { inRelease, release, signature } = releaseFiles(suite);
      return [replaced(signature, release), replaced(inRelease)];
    }),
    replaced(PAGE),
  ];
  const left = paths.find((path) => !stages.some(({ holds }) => holds(path)));
  if (left !== undefined) {
    throw new PackageError(`${left} has no place in the order in which the tree is sent`, {
      hint: "npm run repo -- check DIR tells what does not belong there",
    });
  }
  return stages
    .map(({ immutable, holds }) => ({ immutable, paths: paths.filter(holds) }))
    .filter((stage) => stage.paths.length > 0);
}

function replaced(...names: readonly string[]): { immutable: false; holds: (path: string) => boolean } {
  return { immutable: false, holds: (path) => names.includes(path) };
}

/**
 * @param read - reads files of the web host
 * @returns a problem for each suite of the web host that was not published from here
 */
export function foreignReleases({ ledger, suites }: Repository, read: ReadPublished): readonly Problem[] {
  return suites.flatMap(({ name }) => {
    const path = releaseFiles(name).inRelease;
    const found = read(path);
    return unless(found === undefined || isOurs(ledger, name, sha256(found)), () => ({
      where: `${path} of the web host`,
      what: "it was never published from here: somebody else publishes there, or DIR is an old backup",
      rule: "apt never goes back to an older one, and another repository's is not to be replaced",
      fix: "find out who it was; then put back a later backup of DIR, or choose another TARGET",
    }));
  });
}

function isOurs(ledger: Ledger, suite: string, sum: string): boolean {
  return publicationsOf(ledger, suite).some(({ inRelease }) => inRelease === sum);
}

/**
 * @param read - reads files of the web host
 * @returns a problem where the public record of the web host is not the beginning of ours
 */
export function foreignRecord({ ledger }: Repository, read: ReadPublished): readonly Problem[] {
  const found = read(RECORD);
  const isPrefix = found === undefined || recordText(ledger).startsWith(Buffer.from(found).toString("utf8"));
  return unless(isPrefix, () => ({
    where: `${RECORD} of the web host`,
    what: "it has a line that was never published from here: somebody else wrote there, or DIR is an old backup",
    rule: "lines are only ever added to the record: users compare it with older copies",
    fix: "find out who it was: npm run repo -- audit URL --record DIR/public/record.jsonl tells the lines; then put back a later backup of DIR, or take that file away",
  }));
}

/** @returns which of these files the web host lacks, or has with other bytes */
export function replacedFiles(
  paths: readonly string[],
  ours: ReadPublished,
  theirs: ReadPublished,
): readonly string[] {
  return paths.filter((path) => {
    const found = theirs(path);
    return found === undefined || Buffer.compare(found, ours(path) ?? Buffer.of()) !== 0;
  });
}

/** @returns a problem for each of these files of the web host, which have other bytes than those they must always have */
export function changedFiles(paths: readonly string[]): readonly Problem[] {
  return paths.map((path) => ({
    where: `${path} of the web host`,
    what: "it has other bytes than the ones that were published",
    rule: "a published file never changes",
    fix: "find out who wrote there, and take it away",
  }));
}
