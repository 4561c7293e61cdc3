import { type ProcessPromise, quote, $ as zx } from "zx/core";

import { type Environment, environment } from "./environment.ts";

/** How a command line is run. */
interface Options {
  /** Its working directory; ours unless given. */
  cwd?: string;
  /** Variables beside those of every program that we start. */
  env?: Environment;
  /** Whether a failure is left to the caller; else it throws zx's ProcessOutput. */
  nothrow?: boolean;
  /** Whether what it prints goes where ours goes; else it is in the outcome. */
  shown?: true;
  /** Ends it when aborted. */
  signal?: AbortSignal;
}

/** Runs a command line, written as a template whose values are quoted. */
type Shell = (command: TemplateStringsArray, ...values: readonly unknown[]) => ProcessPromise;

/**
 * zx's `$`, for the steps of scripts and of the test machines: command lines of bash. A program that has a file in
 * `src/system/`, such as git, is run by that file.
 *
 * The user's variables for zx (ZX_SHELL, ZX_PREFIX and others) do not count. bash reads no file of the user's: neither
 * BASH_ENV nor ENV is set. bash gets no standard input either, because zx would give it a socket: then bash may take
 * itself for a remote login and read ~/.bashrc.
 */
export function $(command: TemplateStringsArray, ...values: readonly unknown[]): ProcessPromise;
export function $(options: Options): Shell;
export function $(
  first: TemplateStringsArray | Options,
  ...values: readonly unknown[]
): ProcessPromise | Shell {
  return isTemplate(first) ? shell({})(first, ...values) : shell(first);
}

function shell({ cwd = process.cwd(), env, nothrow = false, shown, signal }: Options): Shell {
  const output = shown ? "inherit" : "pipe";
  return zx({
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
    stdio: ["ignore", output, output],
  });
}

function isTemplate(first: TemplateStringsArray | Options): first is TemplateStringsArray {
  return Array.isArray(first);
}
