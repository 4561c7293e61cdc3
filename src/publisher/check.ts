import { setTimeout as sleep } from "node:timers/promises";

import { PackageError } from "../problem.ts";
import { KEYRING_FILE, PAGE, RECORD } from "../repository/layout.ts";
import { listingOf } from "../repository/listing.ts";
import { recordText } from "../repository/record.ts";
import { suiteLines } from "../repository/report.ts";
import { keysIn, publicKeys, secretKeys } from "../system/gpg.ts";
import { clientFilesWith } from "./client-files.ts";
import { examine, type Sound, soundOnly, type Subject } from "./examine.ts";
import { isLocked } from "./lock.ts";
import type { How } from "./publish.ts";
import { openRepository, publishedIn, readIfThere, type RepositoryPaths } from "./repository-paths.ts";

/** How often a check begins again because somebody published meanwhile, and how long it waits before. */
const [ATTEMPTS, PAUSE] = [5, 2000];

/**
 * Checks all of a repository. Writes nothing and takes no lock: where somebody publishes meanwhile, it begins again. Where
 * gpg lacks a secret key of the repository, the public keys in the tree are used: the ledger has their checksum.
 *
 * @returns what it has, in lines for the user
 * @throws PackageError with every problem; or when somebody publishes all the time
 */
export async function checkRepository(paths: RepositoryPaths, how: How): Promise<string[]> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const before = ledgerOf(paths);
    const examined = await examine(await subjectOf(paths, how), how.now);
    const isUnchanged = Buffer.compare(before, ledgerOf(paths)) === 0;
    if (isUnchanged && (examined.problems.length === 0 || !(await isLocked(paths))))
      return suiteLines(soundOnly(examined, paths.published, how.say).repository);
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
  return soundOnly(await examine(await subjectOf(paths, how), how.now), paths.published, how.say);
}

async function subjectOf(paths: RepositoryPaths, how: How): Promise<Subject> {
  const repository = openRepository(paths);
  const { settings, ledger, suites } = repository;
  const secret = await secretKeys();
  const isOwner = settings.keys.every((key) => secret.some(({ fingerprint }) => fingerprint === key));
  if (!isOwner)
    how.say("gpg lacks a secret key of this repository here, so this checks what its public keys show");
  const published = publishedIn(paths)(KEYRING_FILE) ?? new Uint8Array();
  const current = isOwner ? await publicKeys(settings.keys) : published;
  const { keyring, page } = await clientFilesWith(current);
  return {
    tree: paths.published,
    repository,
    keyring: published,
    keys: isOwner ? secret : await keysIn(published),
    isOwner,
    clientFiles: new Map([
      [KEYRING_FILE, keyring],
      [PAGE, Buffer.from(page(listingOf(settings, ledger, suites)))],
      [RECORD, Buffer.from(recordText(ledger))],
    ]),
  };
}

function ledgerOf({ ledger }: RepositoryPaths): Uint8Array {
  return readIfThere(ledger) ?? new Uint8Array();
}
