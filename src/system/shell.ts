import { $, type ProcessPromise, quote } from "zx/core";

import { type Environment, environment } from "./environment.ts";

/** How a command line is run. */
interface Options {
  /** Its working directory; ours unless given. */
  cwd?: string;
  /** Variables beside those of every program that we start. */
  env?: Environment;
  /** Whether a failure is left to the caller; else it throws zx's ProcessOutput. */
  nothrow?: boolean;
  /** Ends it when aborted. */
  signal?: AbortSignal;
}

/** Runs a command line, written as a template whose values are quoted. */
type Shell = (command: TemplateStringsArray, ...values: readonly unknown[]) => ProcessPromise;

/**
 * zx's `$` for command lines of a shell on this machine: prints nothing.
 *
 * The user's variables for zx (ZX_SHELL, ZX_PREFIX and others) do not count. bash reads no file of the user's: neither
 * BASH_ENV nor ENV is set. bash gets no standard input either, because zx would give it a socket: then bash may take
 * itself for a remote login and read ~/.bashrc.
 */
export function onHost(command: TemplateStringsArray, ...values: readonly unknown[]): ProcessPromise;
export function onHost(options: Options): Shell;
export function onHost(
  first: TemplateStringsArray | Options,
  ...values: readonly unknown[]
): ProcessPromise | Shell {
  return isTemplate(first) ? shell({})(first, ...values) : shell(first);
}

function shell({ cwd = process.cwd(), env, nothrow = false, signal }: Options): Shell {
  return $({
    cwd,
    env: { ...environment(env) },
    nothrow,
    ...(signal === undefined ? {} : { signal }),
    shell: "/bin/bash",
    prefix: "set -euo pipefail;",
    postfix: "",
    quote,
    quiet: true,
    verbose: false,
    preferLocal: false,
    detached: false,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function isTemplate(first: TemplateStringsArray | Options): first is TemplateStringsArray {
  return Array.isArray(first);
}
