import { readFileSync } from "node:fs";
import { join } from "node:path";

import { PackageError } from "../../src/problem.ts";
import { $ } from "../../src/system/shell.ts";
import type { Workspace } from "./workspace.ts";

/** A program and its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** What a finished process leaves. */
interface Finished {
  /** From its start to its end; the shell that starts it is not in it. */
  seconds: number;
  /** What it wrote to its standard output. */
  output: string;
}

/**
 * Runs a program to its end.
 *
 * @param folder - its working directory; the workspace's unless given
 * @throws PackageError when it fails, or the workspace's signal is aborted
 */
export async function run(
  command: Command,
  workspace: Workspace,
  folder: string = workspace.folder,
): Promise<Finished> {
  workspace.signal.throwIfAborted();
  const shell = $({ cwd: folder, signal: workspace.signal });
  try {
    const { stdout } =
      await shell`begin=$EPOCHREALTIME; ${[...command]}; end=$EPOCHREALTIME; printf '\n%s %s' "$begin" "$end"`;
    const clock = stdout.lastIndexOf("\n");
    const [begin = Number.NaN, end = Number.NaN] = stdout.slice(clock).split(" ").map(Number);
    return { seconds: end - begin, output: stdout.slice(0, clock) };
  } catch (cause) {
    workspace.signal.throwIfAborted();
    throw new PackageError(`${command[0]} failed`, {
      cause,
      hint: `nothing can be compared until this works: ${command.join(" ")}`,
    });
  }
}

/**
 * The most memory that a program needs.
 *
 * @returns bytes: the largest resident set of it and of each process that it starts, as time(1) reads it
 */
export async function peakMemory(command: Command, workspace: Workspace, folder?: string): Promise<number> {
  const report = join(workspace.folder, "peak");
  await run(["/usr/bin/time", "--format=%M", `--output=${report}`, ...command], workspace, folder);
  return Number(readFileSync(report, "utf8")) * 1024;
}
