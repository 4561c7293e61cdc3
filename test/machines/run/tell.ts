import { interruption } from "../../../src/system/interruption.ts";
import { makeMissingBaseRoots } from "../roots/base-root.ts";
import { chosen, kindsFor } from "./choice.ts";
import { prepareHost } from "./host.ts";
import { countStories, tellStories } from "./run.ts";

/**
 * Tells the stories that a command line chooses. Where machines cannot boot, says so, and how many stories were not told.
 *
 * @param words The command line, see {@link chosen}.
 * @param isRequired Whether it is an error that machines cannot boot; where the words name stories, it always is one.
 * @returns The exit code.
 * @throws {PackageError} There is no such release, or no story of that name.
 */
export async function tellChosen(words: readonly string[], isRequired: boolean): Promise<number> {
  const signal = interruption();
  try {
    const choice = chosen(words);
    const host = await prepareHost();
    if (host.canBoot) {
      await makeMissingBaseRoots(kindsFor(choice), console.log, signal);
      return await tellStories(host.cgroup, choice, signal);
    }
    const count = await countStories(choice.vitestArguments);
    console.error(untold(count === 1 ? "1 story" : `${count ?? "an unknown number of"} stories`, host));
    return choice.named || isRequired ? 1 : 0;
  } finally {
    signal.throwIfAborted();
  }
}

function untold(count: string, { reason, remedy }: { reason: string; remedy: string }): string {
  const line = "=".repeat(78);
  return `\n${line}\n  NOT RUN: ${count} in containers. Machines cannot boot here.
  Reason: ${reason}\n  What would let them run: ${remedy}\n${line}\n`;
}
