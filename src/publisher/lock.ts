import { closeSync, constants, fstatSync, openSync } from "node:fs";

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

/**
 * @returns whether somebody publishes in a repository now, as far as this user may know; asks without writing anything, and
 *   keeps nobody waiting
 */
export async function isLocked({ lock: path }: RepositoryPaths): Promise<boolean> {
  const file = openIfReadable(path);
  if (file === undefined) return false;
  try {
    return !(await lockFile(file, false, "shared"));
  } finally {
    closeSync(file);
  }
}

function openIfReadable(path: string): number | undefined {
  try {
    return openFile(path, constants.O_RDONLY);
  } catch {
    return undefined;
  }
}

function openLock({ folder, lock }: RepositoryPaths): number {
  try {
    makeFolder(folder);
    return openFile(lock, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND);
  } catch (cause) {
    throw new PackageError(`${folder} cannot be written to`, {
      cause,
      hint: "name a folder of the user who publishes; nothing was changed",
    });
  }
}

// Somebody else may have put something in its place: a fifo is not waited for, and a link is not followed.
function openFile(path: string, flags: number): number {
  const file = openSync(path, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o644);
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw new Error(`${path} is not a plain file`);
}
