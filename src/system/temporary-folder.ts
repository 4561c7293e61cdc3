import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { resolve } from "node:path";

import { PackageError } from "../problem.ts";
import { SIGNALS } from "./interruption.ts";

/** The folders that are in use. */
const folders = new Set<string>();

/**
 * Does something in a new folder that nobody else may enter, and removes it, also when a signal ends us.
 *
 * @param parent - where it is made; what TMPDIR names unless given
 * @throws PackageError when none can be made
 */
export async function inTemporaryFolder<Result>(
  action: (folder: string) => Promise<Result>,
  parent = tmpdir(),
): Promise<Result> {
  const folder = makeFolder(parent);
  folders.add(folder);
  if (folders.size === 1) for (const signal of SIGNALS) process.on(signal, endBy);
  try {
    return await action(folder);
  } finally {
    remove(folder);
    folders.delete(folder);
    if (folders.size === 0) for (const signal of SIGNALS) process.off(signal, endBy);
  }
}

function makeFolder(parent: string): string {
  try {
    return mkdtempSync(resolve(parent, "nymphemeral-"));
  } catch (cause) {
    throw new PackageError(`no temporary folder can be made in ${parent}`, {
      cause,
      hint: "make room there, or set TMPDIR to a folder that you may write to",
    });
  }
}

// A daemon that was told to end, such as gpg's agent, may take its own files away at the same time.
function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

// Another listener, such as that of src/system/interruption.ts, lets each action come to its end, which removes its folder.
function endBy(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  for (const folder of folders) remove(folder);
  process.off(signal, endBy);
  process.kill(process.pid, signal);
}
