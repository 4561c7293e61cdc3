import { spawnSync } from "node:child_process";

import { environment } from "../../src/system/environment.ts";

/** Which Debian package brings a tool. */
const PACKAGES = {
  ar: "binutils",
  bash: "bash",
  cp: "coreutils",
  chown: "coreutils",
  dash: "dash",
  dpkg: "dpkg",
  "dpkg-deb": "dpkg",
  "dpkg-gencontrol": "dpkg-dev",
  "dpkg-source": "dpkg-dev",
  find: "findutils",
  git: "git",
  gpg: "gpg",
  gpgconf: "gpgconf",
  gpgv: "gpgv",
  gzip: "gzip",
  id: "coreutils",
  md5sum: "coreutils",
  mkfifo: "coreutils",
  perl: "perl",
  perlcritic: "libperl-critic-perl",
  setpriv: "util-linux",
  sha256sum: "coreutils",
  shellcheck: "shellcheck",
  tar: "tar",
  truncate: "coreutils",
} as const;

/** A tool of Debian that the tests ask for a second opinion. */
export type DebianTool = keyof typeof PACKAGES;

/** How a tool is called. */
interface Call {
  input?: string | Uint8Array;
  folder?: string;
  environment?: Readonly<Record<string, string>>;
}

/** What a tool came to. */
export interface Outcome {
  status: number | null;
  stdout: Buffer;
  stderr: string;
}

/**
 * Runs a tool to its end.
 *
 * @throws Error that names the package to install when the tool is missing: a test that skipped would prove nothing
 */
export function outcomeOf(tool: DebianTool, args: readonly string[], call: Call = {}): Outcome {
  const { error, status, stdout, stderr } = spawnSync(tool, args, {
    input: call.input,
    cwd: call.folder,
    // Not all of ours: where git runs the tests as a hook, GIT_DIR names the user's repository.
    env: { ...environment(), LC_ALL: "C", TZ: "UTC", ...call.environment },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined && "code" in error && error.code === "ENOENT") {
    throw new Error(`${tool} is missing, which this test needs: apt-get install ${PACKAGES[tool]}`);
  }
  return { status, stdout, stderr: stderr.toString("utf8") };
}

/**
 * @returns what a tool printed
 * @throws Error with its words when it fails
 */
export function outputOf(tool: DebianTool, args: readonly string[], call: Call = {}): Buffer {
  const { status, stdout, stderr } = outcomeOf(tool, args, call);
  if (status !== 0) throw new Error(`${tool} ${args.join(" ")}: exit status ${status}: ${stderr}`);
  return stdout;
}
