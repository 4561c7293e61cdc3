import { join } from "node:path";

import { ROOT, TYPESCRIPT } from "../../src/project.ts";
import { inherited, OUR_OWN } from "../../src/system/environment.ts";
import { tryRun } from "../../src/system/process.ts";

/**
 * Runs a program that is no part of the project's commands, such as a benchmark, to its end; its exit status is ours.
 *
 * @param path - of a TypeScript file, from the checkout's root
 */
export async function runProgram(path: string, words: readonly string[] = []): Promise<void> {
  const node = [...TYPESCRIPT, join(ROOT, path), ...words];
  const env = inherited(OUR_OWN);
  const { status } = await tryRun(process.execPath, node, { cwd: ROOT, shown: "all", env });
  process.exitCode = status;
}
