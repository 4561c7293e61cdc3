import { PackageError, type Problem, unless } from "../problem.ts";
import { sha256 } from "../hash.ts";
import { type Ledger, recordsOf } from "./ledger.ts";
import { KEYRING, PAGE, type ReadPublished, type Repository } from "./repository.ts";

/** Files of the published tree that may come to a host in any order, but all before those of the next stage. */
export interface Stage {
  /** Whether the names stand for the same bytes for ever. */
  immutable: boolean;
  paths: readonly string[];
}

/**
 * Orders the published tree as a publication writes it: files come before the lists that name them, those before
 * InRelease. A client of the host finds the old tree or the new one, whatever was the last file to come.
 *
 * @param suites - their names, in the order in which they come
 * @param paths - every file of the tree
 * @returns the stages that have files
 */
export function stagesOf(suites: readonly string[], paths: readonly string[]): readonly Stage[] {
  const stages = [
    { immutable: true, holds: (path: string) => path.startsWith("pool/") },
    { immutable: false, holds: (path: string) => path === KEYRING },
    { immutable: true, holds: (path: string) => path.includes("/by-hash/") },
    { immutable: false, holds: (path: string) => /\/Packages(?:\.[gx]z)?$/.test(path) },
    ...suites.flatMap((suite) => [
      {
        immutable: false,
        holds: (path: string) => [`dists/${suite}/Release.gpg`, `dists/${suite}/Release`].includes(path),
      },
      { immutable: false, holds: (path: string) => path === `dists/${suite}/InRelease` },
    ]),
    { immutable: false, holds: (path: string) => path === PAGE },
  ];
  const left = paths.find((path) => !stages.some(({ holds }) => holds(path)));
  if (left !== undefined) {
    throw new PackageError(`${left} has no place in the order in which a host gets the tree`, {
      hint: "npm run repo -- check DIR tells what does not belong there",
    });
  }
  return stages
    .map(({ immutable, holds }) => ({ immutable, paths: paths.filter(holds) }))
    .filter((stage) => stage.paths.length > 0);
}

/**
 * @param read - reads files of the host
 * @returns the suites that were published on the host, and not from here
 */
export function foreignReleases({ ledger, suites }: Repository, read: ReadPublished): readonly Problem[] {
  return suites.flatMap(({ name }) => {
    const path = `dists/${name}/InRelease`;
    const found = read(path);
    return unless(found === undefined || isOurs(ledger, name, sha256(found)), () => ({
      where: `${path} of the host`,
      what: "it was never published from here: somebody else publishes there, or DIR is an old backup",
      rule: "apt never goes back to an older one, and a stranger's is not to be replaced",
      fix: "find out who it was; then put back a later backup of DIR, or choose another TARGET",
    }));
  });
}

function isOurs(ledger: Ledger, suite: string, sum: string): boolean {
  return recordsOf(ledger, "publish").some((record) => record.suite === suite && record.inRelease === sum);
}

/** @returns which of these files are not the same, or not there at all, on the host */
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

/** @returns files of the host whose names stand for other bytes for ever */
export function changedFiles(paths: readonly string[]): readonly Problem[] {
  return paths.map((path) => ({
    where: `${path} of the host`,
    what: "it has other bytes than the ones that were published",
    rule: "what was published stays as it was",
    fix: "find out who wrote there, and take it away",
  }));
}
