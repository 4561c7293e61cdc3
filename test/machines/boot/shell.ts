import { quoteForShell } from "./quote.ts";
import { mkdtemp, readFile, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Container } from "./container.ts";
import { type Outcome, StoryFailure } from "../errors.ts";
import { activityOf, noteSpent, timesAreNoted } from "../run/times.ts";

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
  const number = (commands += 1);
  // Files, as a pipe would stay open for as long as a daemon that the command started holds it.
  const place = join(await folder(), String(number));
  const streams = { stdin: `${place}.in`, stdout: `${place}.out`, stderr: `${place}.err` };
  await writeFile(streams.stdin, input ?? "");
  try {
    const began = performance.now();
    const exitCode = await launcher.launch(program.map(quoteForShell).join(" "), ENVIRONMENT, streams);
    if (timesAreNoted()) {
      const processor = processorSeconds(await readFile(`${streams.stderr}.times`, "utf8"));
      const wall = (performance.now() - began) / 1000;
      noteSpent({ activity: activityOf(command), wall, processor });
    }
    const [out, errors] = await Promise.all([
      readFile(streams.stdout, "utf8"),
      readFile(streams.stderr, "utf8"),
    ]);
    const outcome = { command, exitCode, stdout: out, stderr: errors };
    if (exitCode === TIMED_OUT) throw new StoryFailure(`not finished after ${seconds} seconds`, outcome);
    return outcome;
  } finally {
    const files = [...Object.values(streams), ...(timesAreNoted() ? [`${streams.stderr}.times`] : [])];
    await Promise.all(files.map(async (file) => await unlink(file).catch(() => undefined)));
  }
}

let commands = 0;
let made: Promise<string> | undefined;

/** Where this process has the streams of commands; the run takes it away. */
async function folder(): Promise<string> {
  made ??= mkdtemp(join(tmpdir(), "commands-"));
  return await made;
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
