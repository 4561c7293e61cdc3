import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";

import { buildSync } from "esbuild";

import { environment, inherited } from "../../src/system/environment.ts";
import { TO_FETCH } from "../../src/system/npm.ts";
import { ROOT } from "../unit/example.ts";

/** How a command of the project is called. */
interface Call {
  /** The checkout whose command it is. */
  checkout?: string;
  /** Where it is called. */
  folder?: string;
  /** Variables beside those that each program of ours gets, and that npm needs to fetch packages. */
  environment?: Readonly<Record<string, string>>;
  /** What comes before node on the command line, such as a change of user. */
  before?: readonly string[];
  /** Text for the shell before the command, such as a umask. */
  shell?: string;
}

/** What a command came to. */
export interface CommandOutcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

type Script =
  | "artifact"
  | "build"
  | "ci"
  | "release"
  | "repo"
  | "show"
  | "source"
  | "verify"
  | "verify-artifact"
  | "whonix";

/**
 * Runs a command of the project as npm would, in a process of its own, without the other variables of ours. Its TypeScript
 * is made into one file: to read it file by file would take longer than the command itself.
 */
export function runCommand(
  script: Script,
  args: readonly string[],
  { checkout = ROOT, folder = checkout, environment: variables = {}, before = [], shell = ":" }: Call = {},
): CommandOutcome {
  const bundle = bundled(checkout, script);
  try {
    const { status, stdout, stderr, error } = spawnSync(
      "/bin/sh",
      ["-c", `${shell}; exec "$@"`, "sh", ...before, process.execPath, bundle, ...args],
      { cwd: folder, env: { ...environment(inherited(TO_FETCH)), ...variables }, encoding: "utf8" },
    );
    if (error !== undefined) throw error;
    return { status, stdout, stderr };
  } finally {
    rmSync(bundle, { force: true });
  }
}

/** A script and what it imports of the project, as one file: beside scripts/, as it finds the checkout's root from there. */
function bundled(checkout: string, script: Script): string {
  const outfile = join(checkout, "dist", `.${script}-${process.pid}.mjs`);
  buildSync({
    entryPoints: [join(checkout, "scripts", `${script}.ts`)],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    target: `node${process.versions.node}`,
    format: "esm",
    logLevel: "error",
  });
  return outfile;
}
