import type { StdioOptions } from "node:child_process";

import type { Environment } from "../../../src/system/environment.ts";
import { start } from "../../../src/system/process.ts";
import { RigError } from "../errors.ts";

interface Confinement {
  /** Also a network namespace of its own, with nothing but a loopback device in it. */
  readonly network?: boolean;
  /** Variables beside those of every program that we start. */
  readonly env?: Environment;
  readonly stdio: StdioOptions;
  /** Aborting kills the command and everything it started. */
  readonly signal: AbortSignal;
}

const NAMESPACES = ["--fork", "--pid", "--kill-child", "--mount-proc", "--mount", "--propagation", "private"];

/**
 * The command line that runs `command` in process and mount namespaces of its own, so that its processes
 * and mounts end with it, and it ends with us, even when we are killed.
 *
 * @param command Program and arguments.
 * @param network Whether it also gets a network namespace of its own.
 */
export function confined(command: readonly string[], network = false): readonly string[] {
  const namespaces = network ? [...NAMESPACES, "--net"] : NAMESPACES;
  return ["setpriv", "--pdeathsig", "KILL", "unshare", ...namespaces, "--", ...command];
}

/**
 * Runs a command as {@link confined} says and waits for its end.
 *
 * @returns Its exit code, 128 + 9 when it was killed.
 * @throws {RigError} It could not be started.
 */
export async function runConfined(command: readonly string[], options: Confinement): Promise<number> {
  const [program = "", ...args] = confined(command, options.network);
  options.signal.throwIfAborted();
  return await new Promise((resolve, reject) => {
    const child = start(program, args, { env: options.env, stdio: options.stdio });
    // unshare holds back SIGINT and SIGTERM while it waits for its child.
    const kill = () => child.kill("SIGKILL");
    options.signal.addEventListener("abort", kill, { once: true });
    child.once("error", (error) => reject(new RigError(`cannot start ${program}: ${error.message}`)));
    child.once("exit", (code) => {
      options.signal.removeEventListener("abort", kill);
      resolve(code ?? 137);
    });
  });
}
