import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { temporaryFolder } from "../unit/temporary-folder.ts";
import { git } from "../unit/git.ts";
import { makeCommittedCopy } from "./committed-copy.ts";
import { type CommandOutcome, runCommand } from "./project-command.ts";

let folder: string;
let committed: string;
let checkout: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nymphemeral-test-"));
  committed = join(folder, "committed");
  makeCommittedCopy(committed);
  // What a clone knows of its remote.
  git(committed, "update-ref", "refs/remotes/origin/main", "HEAD");
  git(committed, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main");
});

beforeEach(() => {
  checkout = join(temporaryFolder(), "checkout");
  // As it is: git would see by the times of other files that it has to read them all again.
  cpSync(committed, checkout, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Makes the artifact of v1.0.0, as far as it comes: gpg has no such key. */
function make(...words: readonly string[]): CommandOutcome {
  return runCommand("artifact", ["--tag", "v1.0.0", ...words, "--key", "0".repeat(40)], { checkout });
}

function goOn(): void {
  git(checkout, "commit", "--quiet", "--allow-empty", "--message", "Go on");
}

describe("npm run artifact -- --tag", { timeout: 120_000 }, () => {
  it("refuses a tag that is another commit", () => {
    git(checkout, "tag", "v1.0.0");
    goOn();
    expect(make().stderr).toBe(
      "error: this is no release: v1.0.0 is another commit\nhint: git checkout v1.0.0\n",
    );
  });

  it.each([
    ["the default branch", []],
    ["main", ["--branch", "main"]],
  ])("refuses a tag that lies beside %s, as one that nobody merged does", (branch, words) => {
    goOn();
    git(checkout, "tag", "v1.0.0");
    expect(make(...words)).toEqual({
      status: 1,
      stdout: "",
      stderr:
        `error: this is no release: v1.0.0 does not lie on ${branch} of origin\n` +
        "hint: merge it into that branch first\n",
    });
    expect(existsSync(join(checkout, "dist/artifact"))).toBe(false);
  });

  it("refuses a branch that is a tag", () => {
    const branch = "../../tags/v1.0.0";
    git(checkout, "tag", "v1.0.0");
    const { status, stderr } = make("--branch", branch);
    expect({ status, first: stderr.split("\n")[0] }).toEqual({
      status: 1,
      first: `error: this clone does not know "refs/remotes/origin/${branch}"`,
    });
  });

  it("takes a tag on it that is not its newest commit, and then asks gpg for the key", () => {
    git(checkout, "tag", "v1.0.0");
    goOn();
    git(checkout, "update-ref", "refs/remotes/origin/main", "HEAD");
    git(checkout, "checkout", "--quiet", "v1.0.0");
    expect(make().stderr.split("\n")[0]).toBe("error: gpg cannot sign");
  });
});
