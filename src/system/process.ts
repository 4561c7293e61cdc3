import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";

import { PackageError, messageOf } from "../problem.ts";
import { type Environment, environment } from "./environment.ts";
import { readStream } from "./read-stream.ts";

/** How a program is started. */
export interface Call {
  /** Its working directory; ours unless given. */
  cwd?: string;
  /** Variables beside those of {@link environment}. */
  env?: Environment;
  /** What it reads from its standard input; nothing unless given. */
  input?: string | Uint8Array;
  /** Ends it when aborted. */
  signal?: AbortSignal;
  /** How many bytes of standard output are read at most; all unless given. */
  limit?: number;
  /** Which of what it prints goes where ours goes, and is not in its outcome: its standard output, or all of it. */
  shown?: "output" | "all";
  /** The account that runs it, without our groups; ours unless given. Only root may name one. */
  user?: Account;
  /** A file descriptor of ours, which the program gets as its descriptor 3. */
  file?: number;
}

/** An account of this machine, by its numbers. */
export interface Account {
  uid: number;
  gid: number;
}

/** What a program came to. */
export interface Outcome {
  /** Its exit status; as in a shell 127 when it could not be started, and 128 and more after a signal. */
  status: number;
  /** Its standard output. */
  stdout: Buffer;
  stderr: Buffer;
  /** The text of its standard error, or why it could not be started; to be masked where it is shown. */
  complaint: string;
}

/** What a message says when a program fails: what could not be done, and what to do about it. */
export interface Failure {
  message: string;
  hint: string;
}

/** How {@link start} starts a program, for which it does not wait. */
interface Start extends Pick<SpawnOptions, "cwd" | "detached" | "gid" | "signal" | "stdio" | "uid"> {
  /** Variables beside those of {@link environment}. */
  env?: Environment | undefined;
}

/**
 * Starts a program, without a shell. Beside `$` of src/system/shell.ts there is no other way in src/, scripts/ and test/machines/.
 *
 * @returns the program that runs, or could not be started: its "error" event says so
 */
export function start(
  program: string,
  args: readonly string[],
  { env, ...options }: Start = {},
): ChildProcess {
  return spawn(program, args, { ...options, env: { ...environment(env) } });
}

/**
 * Runs a program to its end, without a shell.
 *
 * @returns what it came to, also when it fails or is not there
 * @throws the reason of the signal that ended it; RangeError when it prints more than the limit
 */
export async function tryRun(program: string, args: readonly string[], call: Call = {}): Promise<Outcome> {
  const { cwd, env, input, signal, shown, file, user, limit } = call;
  signal?.throwIfAborted();
  const out = shown === undefined ? "pipe" : "inherit";
  const err = shown === "all" ? "inherit" : "pipe";
  const child = start(program, args, {
    cwd,
    env,
    signal,
    ...user,
    stdio: [input === undefined ? "ignore" : "pipe", out, err, ...(file === undefined ? [] : [file])],
  });
  // A program that ends before it has read everything says why by its exit status.
  child.stdin?.on("error", () => undefined).end(input);
  const [stdout, stderr, end] = await Promise.all([
    read(child.stdout, limit),
    read(child.stderr),
    endOf(child),
  ]);
  signal?.throwIfAborted();
  return {
    status: end.status,
    stdout,
    stderr,
    complaint: end.complaint ?? stderr.toString("utf8").trim(),
  };
}

/**
 * Runs a program that must succeed.
 *
 * @param failure - what to say when it does not
 * @throws PackageError when it fails, caused by its complaint
 */
export async function run(
  program: string,
  args: readonly string[],
  failure: Failure,
  call: Call = {},
): Promise<Outcome> {
  const outcome = await tryRun(program, args, call);
  if (outcome.status === 0) return outcome;
  throw failed(outcome, failure);
}

/** @returns the error of a program that failed, caused by its complaint */
export function failed(outcome: Outcome, { message, hint }: Failure): PackageError {
  return new PackageError(message, { cause: complaintOf(outcome), hint });
}

/**
 * @returns the outcome of a program that succeeded
 * @throws Error with its complaint when it failed, for the caller to say what that means
 */
export function successOf(outcome: Outcome): Outcome {
  if (outcome.status === 0) return outcome;
  throw complaintOf(outcome);
}

function complaintOf({ status, complaint }: Outcome): Error {
  return new Error(complaint || `exit status ${status}`);
}

// A program that writes more is ended by SIGPIPE.
async function read(stream: ChildProcess["stdout"], limit = Number.POSITIVE_INFINITY): Promise<Buffer> {
  return await readStream(stream, limit, "it prints more than");
}

/** @returns its exit status, and the complaint of the system when it could not be started */
async function endOf(child: ChildProcess): Promise<{ status: number; complaint?: string }> {
  try {
    await once(child, "close");
  } catch (error) {
    return { status: 127, complaint: messageOf(error) };
  }
  const { exitCode, signalCode } = child;
  return { status: exitCode ?? 128 + (signalCode === null ? 0 : constants.signals[signalCode]) };
}
