import { join } from "node:path";

import { ROOT, TYPESCRIPT } from "../../src/project.ts";
import { inherited, OUR_OWN } from "../../src/system/environment.ts";
import { $ } from "../../src/system/shell.ts";

/**
 * Runs a program that is no part of the project's commands, such as a benchmark, to its end; its exit status is ours.
 *
 * @param path - of a TypeScript file, from the checkout's root
 */
export async function runProgram(path: string, words: readonly string[] = []): Promise<void> {
  const node = [process.execPath, ...TYPESCRIPT, join(ROOT, path), ...words];
  const run = $({ cwd: ROOT, nothrow: true, shown: true, env: inherited(OUR_OWN) });
  process.exitCode = (await run`${node}`).exitCode ?? 1;
}
