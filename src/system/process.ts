import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { $ } from "zx/core";

/**
 * zx's `$` for commands on the host: prints nothing, throws zx's ProcessOutput when a command fails.
 *
 * A bash whose standard input is a socket, as zx gives it, may take itself for a remote login and read the
 * user's ~/.bashrc first; so the commands get no standard input.
 */
export const onHost = $({ quiet: true, stdio: ["ignore", "pipe", "pipe"] });

/**
 * Runs a program that reads its standard input; a shell between us and it could not hand that on, see onHost.
 *
 * @returns its standard output
 * @throws Error when it fails, with what it complained of, and its standard output as `stdout`
 */
export async function runWithInput(
  program: string,
  words: readonly string[],
  input: string | Uint8Array,
): Promise<Uint8Array> {
  const running = promisify(execFile)(program, words, {
    encoding: "buffer",
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  // Who ends without having read all of it says why by the exit status.
  running.child.stdin?.on("error", () => undefined).end(input);
  return (await running).stdout;
}
