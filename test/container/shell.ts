import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Container } from "./container.ts";
import { type Outcome, StoryFailure } from "./errors.ts";
import { activityOf, noteSpent, timesAreNoted } from "./times.ts";

/** How a command is run in a machine. */
export interface ShellOptions {
  /** Time limit in seconds; 60 unless given. */
  readonly seconds?: number;
  /** What the command reads on its standard input; nothing unless given. */
  readonly input?: string | Uint8Array;
}

/** All that commands in a machine see of an environment: nothing of the host's leaks in. */
const ENVIRONMENT =
  "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive";

const TIMED_OUT = 124;

/**
 * Runs shell text in a container.
 *
 * @param command Text for `sh -c`.
 * @returns Whatever its exit code, what it came to.
 * @throws {StoryFailure} It ran into its time limit and was killed.
 */
export async function runInMachine(
  { leader, launcher }: Container,
  command: string,
  { seconds = 60, input }: ShellOptions = {},
): Promise<Outcome> {
  const enter = ["nsenter", "-t", String(leader), "-a", "--"];
  const program = [...enter, "timeout", "--kill-after=5", String(seconds), "sh", "-c", command];
  const directory = await mkdtemp(join(tmpdir(), "command-"));
  try {
    // Files, as a pipe would stay open for as long as a daemon that the command started holds it.
    const [stdin = "", stdout = "", stderr = ""] = ["stdin", "stdout", "stderr"].map((name) =>
      join(directory, name),
    );
    if (input !== undefined) await writeFile(stdin, input);
    const streams = { stdin: input === undefined ? "/dev/null" : stdin, stdout, stderr };
    const began = performance.now();
    const exitCode = await launcher.launch(program.map(quoteForShell).join(" "), ENVIRONMENT, streams);
    if (timesAreNoted()) {
      const processor = processorSeconds(await readFile(`${stderr}.times`, "utf8"));
      const wall = (performance.now() - began) / 1000;
      noteSpent({ activity: activityOf(command), wall, processor });
    }
    const [out, errors] = await Promise.all([readFile(stdout, "utf8"), readFile(stderr, "utf8")]);
    const outcome = { command, exitCode, stdout: out, stderr: errors };
    if (exitCode === TIMED_OUT) throw new StoryFailure(`not finished after ${seconds} seconds`, outcome);
    return outcome;
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** What `times` of a shell says of its children: user and system time in its second line, such as "0m0.25s 1m2.00s". */
function processorSeconds(times: string): number {
  const [, children = ""] = times.split("\n");
  const parts = children.matchAll(/(\d+)m([\d.]+)s/g);
  return [...parts].reduce(
    (total, [, minutes, seconds]) => total + Number(minutes) * 60 + Number(seconds),
    0,
  );
}

/** Quotes one word for `sh`. */
export function quoteForShell(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
