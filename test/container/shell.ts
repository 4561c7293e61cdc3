import { spawn } from "node:child_process";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Outcome, StoryFailure } from "./errors.ts";

/** How a command is run in a machine. */
export interface ShellOptions {
  /** Time limit in seconds; 60 unless given. */
  readonly seconds?: number;
  /** What the command reads on its standard input; nothing unless given. */
  readonly input?: string | Uint8Array;
}

/** All that commands in a machine see of an environment: nothing of the host's leaks in. */
const ENVIRONMENT = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/root",
  LC_ALL: "C.UTF-8",
  DEBIAN_FRONTEND: "noninteractive",
};

const TIMED_OUT = 124;

/**
 * Runs shell text in all the namespaces of a process.
 *
 * @param leader Id of a process of the machine.
 * @param command Text for `sh -c`.
 * @returns Whatever its exit code, what it came to.
 * @throws {StoryFailure} It ran into its time limit and was killed.
 */
export async function runInMachine(
  leader: number,
  command: string,
  options: ShellOptions = {},
): Promise<Outcome> {
  const seconds = options.seconds ?? 60;
  const enter = ["-t", String(leader), "-a", "--"];
  const limit = ["timeout", "--kill-after=5", String(seconds)];
  const outcome = await spawnAndRead(command, [...enter, ...limit, "sh", "-c", command], options.input);
  if (outcome.exitCode === TIMED_OUT)
    throw new StoryFailure(`not finished after ${seconds} seconds`, outcome);
  return outcome;
}

// The output goes to files: a pipe would stay open for as long as a daemon the command started holds it.
async function spawnAndRead(
  command: string,
  args: readonly string[],
  input?: string | Uint8Array,
): Promise<Outcome> {
  const directory = await mkdtemp(join(tmpdir(), "command-"));
  try {
    await using stdout = await open(join(directory, "stdout"), "w+");
    await using stderr = await open(join(directory, "stderr"), "w+");
    const child = spawn("nsenter", args, { env: ENVIRONMENT, stdio: ["pipe", stdout.fd, stderr.fd] });
    // A command may end without reading its input.
    child.stdin?.on("error", () => undefined).end(input);
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => resolve(code ?? 137));
    });
    const [out, err] = await Promise.all([stdout, stderr].map(async (file) => await readFromStart(file)));
    return { command, exitCode, stdout: out ?? "", stderr: err ?? "" };
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function readFromStart(file: Awaited<ReturnType<typeof open>>): Promise<string> {
  const { size } = await file.stat();
  const { buffer } = await file.read(Buffer.alloc(size), 0, size, 0);
  return buffer.toString("utf8");
}

/** Quotes one word for `sh`. */
export function quoteForShell(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
