import { closeSync, existsSync, openSync } from "node:fs";

import { PackageError } from "../problem.ts";
import { makeFolder } from "../system/disk.ts";
import { lockFile } from "../system/flock.ts";
import type { RepositoryPaths } from "./repository-paths.ts";

/**
 * Locks a repository, so that nobody else publishes there until the lock is disposed of; waits while somebody does.
 *
 * The lock is the kernel's (flock(2)): it ends with this process, however that ends. The folder is made where it is not
 * there.
 *
 * @param say - gets a line when it has to wait
 * @throws PackageError when the folder cannot be written to, or there is no flock(1)
 */
export async function lockRepository(
  paths: RepositoryPaths,
  say: (line: string) => void,
): Promise<Disposable> {
  const file = openLock(paths);
  const lock = { [Symbol.dispose]: () => closeSync(file) };
  try {
    if (!(await lockFile(file, false))) {
      say("somebody else publishes here: waiting until that is done");
      await lockFile(file, true);
    }
    return lock;
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

/** @returns whether somebody publishes in a repository now; asks without writing anything, and keeps nobody waiting */
export async function isLocked({ lock: path }: RepositoryPaths): Promise<boolean> {
  if (!existsSync(path)) return false;
  const file = openSync(path, "r");
  try {
    return !(await lockFile(file, false, "shared"));
  } finally {
    closeSync(file);
  }
}

function openLock({ folder, lock }: RepositoryPaths): number {
  try {
    makeFolder(folder);
    return openSync(lock, "a");
  } catch (cause) {
    throw new PackageError(`${folder} cannot be written to`, {
      cause,
      hint: "name a folder of the user who publishes; nothing was changed",
    });
  }
}
