import { readdirSync } from "node:fs";
import { join, relative } from "node:path";

import { refuse } from "../problem.ts";
import { judge } from "../repository/check.ts";
import type { Key } from "../repository/keys.ts";
import { listingOf } from "../repository/listing.ts";
import { KEYRING, PAGE, type Repository } from "../repository/repository.ts";
import { secretKeys } from "../system/gpg.ts";
import { goodSigners } from "../system/gpgv.ts";
import { clientFilesWith } from "./client-files.ts";
import { type RepositoryPaths, openRepository, publishedIn } from "./repository-paths.ts";
import { whileLocked } from "./lock.ts";

/** A repository in which nothing is wrong. */
export interface Sound {
  repository: Repository;
  /** Every file of the published tree, by its path there. */
  paths: readonly string[];
}

/**
 * Checks all of a repository, while nobody publishes in it.
 *
 * @param say - gets what is no problem yet, line by line
 * @param next - what to do with it while still nobody does
 * @throws PackageError with every problem
 */
export async function check(
  home: RepositoryPaths,
  say: (line: string) => void,
  next?: (sound: Sound) => Promise<void>,
): Promise<void> {
  await whileLocked(home, say, async () => {
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
    for (const warning of warnings) say(`warning: ${warning}`);
    refuse(problems, {
      message: `${home.published} is not as it should be`,
      hint: "what apt refuses to read cannot harm its user; what it reads, somebody else may have written",
    });
    await next?.({ repository, paths });
  });
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
