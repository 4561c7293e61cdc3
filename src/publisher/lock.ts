import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";

import { PackageError } from "../problem.ts";
import type { Settings } from "../repository/settings.ts";
import { lockFile } from "../system/flock.ts";
import { type RepositoryPaths, settingsOf } from "./repository-paths.ts";

/**
 * Does something while nobody else publishes in a repository; waits, and says so, while somebody does.
 *
 * The lock is the kernel's (flock(2)), of the open file: flock(1) takes it for us, and it ends with us, however we end.
 *
 * @param say - gets the line that says so
 * @param initial - the settings of a repository that is to be: its folder is made
 * @throws PackageError when there is no repository and none is to be, its folder cannot be written to, or there is no
 *   flock(1)
 */
export async function whileLocked<Result>(
  home: RepositoryPaths,
  say: (line: string) => void,
  action: () => Promise<Result>,
  initial?: Settings,
): Promise<Result> {
  // A lock is a file, and none is to be made elsewhere.
  if (initial === undefined) settingsOf(home);
  const file = openLock(home);
  try {
    if (!(await lockFile(file, false))) {
      say("somebody else publishes here: waiting until that is done");
      await lockFile(file, true);
    }
    return await action();
  } finally {
    closeSync(file);
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

function openLock({ folder, lock: path }: RepositoryPaths): number {
  try {
    mkdirSync(folder, { recursive: true });
    return openSync(path, "a");
  } catch (cause) {
    throw new PackageError(`${folder} cannot be written to`, {
      cause,
      hint: "name a folder of the user who publishes; nothing was changed",
    });
  }
}
