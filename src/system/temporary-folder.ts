import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Does something in a new folder that nobody else may enter, and removes it. */
export async function inTemporaryFolder<Result>(
  action: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "nymphemeral-"));
  try {
    return await action(folder);
  } finally {
    // A daemon that was told to end, such as gpg's agent, may take its own files away at the same time.
    rmSync(folder, { recursive: true, force: true });
  }
}
