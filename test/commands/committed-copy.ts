import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { projectFiles } from "../unit/project-files.ts";
import { ROOT } from "../unit/example.ts";
import { git } from "../unit/git.ts";

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
