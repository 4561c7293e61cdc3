import { PackageError } from "../../../src/problem.ts";
import { interruption } from "../../../src/system/interruption.ts";
import { KINDS_OF_STORIES } from "../roots/base-recipe.ts";
import { makeMissingBaseRoots } from "../roots/base-root.ts";
import { prepareHost } from "./host.ts";
import { runApart } from "./run.ts";
import { TYPESCRIPT } from "../../../src/project.ts";

/**
 * Runs a program of ours in namespaces of its own, where machines can be booted, until it ends or a signal ends it;
 * nothing that it started is left then.
 *
 * @param program - a TypeScript file, by absolute path
 * @param say - gets lines about what takes its time
 * @param words - the program's arguments
 * @returns its exit status; 0 after a signal
 * @throws PackageError when machines cannot boot here
 */
export async function runInNamespaces(
  program: string,
  say: (line: string) => void,
  words: readonly string[] = [],
): Promise<number> {
  const signal = interruption();
  const host = await prepareHost();
  if (!host.canBoot) throw new PackageError(host.reason, { hint: host.remedy });
  await makeMissingBaseRoots(KINDS_OF_STORIES, say, signal);
  const node = [process.execPath, ...TYPESCRIPT, program, ...words];
  const status = await runApart(host.cgroup, node, signal);
  return signal.aborted ? 0 : status;
}
