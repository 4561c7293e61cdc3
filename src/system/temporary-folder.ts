import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { PackageError } from "../problem.ts";

/**
 * Does something in a new folder that nobody else may enter, and removes it.
 *
 * @throws PackageError when none can be made
 */
export async function inTemporaryFolder<Result>(
  action: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = makeFolder();
  try {
    return await action(folder);
  } finally {
    // A daemon that was told to end, such as gpg's agent, may take its own files away at the same time.
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), "nymphemeral-"));
  } catch (cause) {
    throw new PackageError(`no temporary folder can be made in ${tmpdir()}`, {
      cause,
      hint: "make room there, or set TMPDIR to a folder that you may write to",
    });
  }
}
