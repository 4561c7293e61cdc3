import { closeSync, openSync } from "node:fs";

import { makeFolder } from "./disk.ts";
import { failed, tryRun } from "./process.ts";

/**
 * Locks an open file, as flock(2) does: until it is closed, however we end.
 *
 * @param wait - whether to wait while somebody else has it locked
 * @param kind - a shared lock may be of a file that is open for reading alone
 * @returns whether it is locked now
 * @throws PackageError when flock(1) is not there, or fails
 */
export async function lockFile(
  file: number,
  wait: boolean,
  kind: "exclusive" | "shared" = "exclusive",
): Promise<boolean> {
  // flock(1) locks the open file that we hand on; the lock stays with ours when it ends.
  const outcome = await tryRun("flock", [`--${kind}`, ...(wait ? [] : ["--nonblock"]), "3"], { file });
  if (outcome.status === 0 || (outcome.status === 1 && !wait)) return outcome.status === 0;
  throw failed(outcome, {
    message: "the repository cannot be locked",
    hint: "install util-linux, which has flock(1)",
  });
}

/**
 * Does something in a folder, which is made where it is not there, while no other process does so by this function.
 *
 * @throws what the action throws
 */
export async function inTurn<Result>(
  folder: string,
  action: () => Result | Promise<Result>,
): Promise<Result> {
  const file = openFolder(folder);
  if (file === undefined) return await action();
  try {
    // Some systems have no flock(1), and some file systems no locks: two at once may then mix what they write.
    await tryRun("flock", ["--exclusive", "3"], { file });
    return await action();
  } finally {
    closeSync(file);
  }
}

// The action tells best why a folder cannot be used.
function openFolder(folder: string): number | undefined {
  try {
    makeFolder(folder);
    return openSync(folder, "r");
  } catch {
    return undefined;
  }
}
