import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { ROOT } from "../example.ts";

/** How a command of the project is called. */
interface Call {
  /** The checkout whose command it is. */
  checkout?: string;
  /** Where it is called. */
  folder?: string;
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

/** Runs a command of the project as npm would, in a process of its own, with SOURCE_DATE_EPOCH unset. */
export function runCommand(
  script: "artifact" | "build" | "ci" | "release" | "repo" | "show" | "source" | "verify" | "verify-artifact",
  args: readonly string[],
  { checkout = ROOT, folder = checkout, environment = {}, before = [], shell = ":" }: Call = {},
): CommandOutcome {
  const { SOURCE_DATE_EPOCH: _date, FORCE_COLOR: _color, ...inherited } = process.env;
  const command = [
    ...before,
    process.execPath,
    "--import",
    loaderOf(checkout),
    join(checkout, "scripts", `${script}.ts`),
  ];
  const { status, stdout, stderr, error } = spawnSync(
    "/bin/sh",
    ["-c", `${shell}; exec "$@"`, "sh", ...command, ...args],
    { cwd: folder, env: { ...inherited, ...environment }, encoding: "utf8" },
  );
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}

// Called from another folder the name "tsx" alone would be looked up there.
function loaderOf(checkout: string): string {
  return join(checkout, "node_modules/tsx/dist/loader.mjs");
}
