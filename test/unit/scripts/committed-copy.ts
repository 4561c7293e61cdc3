import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { projectFiles } from "../project-files.ts";
import { outputOf } from "../debian-tool.ts";
import { ROOT } from "../example.ts";

/** Whoever commits, and nothing of this user's own settings. */
export const IDENTITY = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Ann",
  GIT_AUTHOR_EMAIL: "ann@example.org",
  GIT_AUTHOR_DATE: "@1795370400 +0000",
  GIT_COMMITTER_NAME: "Ann",
  GIT_COMMITTER_EMAIL: "ann@example.org",
  GIT_COMMITTER_DATE: "@1795370400 +0000",
};

/**
 * Copies the checkout as it is now into a repository of its own, in one commit, with the same dependencies; without its
 * tests, which are two files in three and which nothing that runs there needs.
 *
 * @param copy - path of the copy, which is not there yet
 */
export function makeCommittedCopy(copy: string): void {
  for (const path of projectFiles().keys()) {
    if (!path.startsWith("test/")) cpSync(join(ROOT, path), join(copy, path));
  }
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  git(copy, "init", "--quiet");
  git(copy, "add", "--all");
  git(copy, "commit", "--quiet", "--message", "Begin");
}

/** @returns what git prints in a repository */
export function git(repository: string, ...args: readonly string[]): string {
  return outputOf("git", args, { folder: repository, environment: IDENTITY }).toString();
}

/**
 * Puts a program of another name's in front of all others.
 *
 * @param folder - where it goes, in a folder of its own
 * @param text - of a shell script
 * @returns the PATH that has it
 */
export function pathWith(folder: string, name: string, text: string): string {
  const programs = join(folder, `with-${name}`);
  mkdirSync(programs, { recursive: true });
  writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`);
  chmodSync(join(programs, name), 0o755);
  return `${programs}:${process.env["PATH"]}`;
}
