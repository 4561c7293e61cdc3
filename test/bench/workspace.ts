import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { PackageError } from "../../src/problem.ts";

/** Where a run of the benchmark keeps its files, and how it learns that it is to stop. */
export interface Workspace {
  folder: string;
  signal: AbortSignal;
}

/**
 * Makes the run's folder. It goes when the process ends: done, failed or interrupted.
 *
 * @returns a folder, and a signal that Ctrl-C, SIGTERM and SIGHUP abort with a {@link PackageError}
 */
export function makeWorkspace(): Workspace {
  const folder = mkdtempSync(join(tmpdir(), "nymphemeral-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  const interruption = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () =>
      interruption.abort(
        new PackageError(`interrupted by ${name}`, { hint: "nothing was left behind; start it again" }),
      ),
    );
  }
  return { folder, signal: interruption.signal };
}
