import { readdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { temporaryFolder } from "../temporary-folder.ts";
import { runCommand } from "./project-command.ts";

const USAGE = "usage: npm run repo -- COMMAND";

describe("npm run repo", { timeout: 60_000 }, () => {
  it("explains itself", () => {
    const { status, stdout } = runCommand("repo", ["--help"]);
    expect({ status, usage: stdout.split("\n")[0] }).toEqual({ status: 0, usage: USAGE });
  });

  it.each([
    ["no command", [], "error: a command belongs here"],
    ["an unknown command", ["push"], 'error: there is no command "push"'],
    ["no package", ["add", "DIR"], "error: arguments given: 1, expected: 2 or more"],
    ["two folders", ["list", "a", "b"], "error: arguments given: 2, expected: 1"],
    ["an option of another command", ["list", "a", "--from", "b"], "error: Unknown option '--from'"],
    ["two owners of a key", ["key", "a", "b"], "error: arguments given: 2, expected: 0 to 1"],
    ["no option of init", ["init", "DIR"], "error: --origin, --label, --suite, --key missing"],
    ["no suite to promote to", ["promote", "DIR", "a", "1", "--from", "b"], "error: --to missing"],
  ])("refuses %s and explains itself", (_case, args, message) => {
    const { status, stderr } = runCommand("repo", args);
    const [first = "", second, third] = stderr.split("\n");
    expect({ status, lines: [first.split(". ")[0], second, third] }).toEqual({
      status: 2,
      lines: [message, "", USAGE],
    });
  });

  it.each([
    ["list"],
    ["list", "--dry-run"],
    ["check"],
    ["check", "--dry-run"],
    ["resign"],
    ["resign", "--dry-run"],
    ["add", "a.deb"],
  ])("says so where no repository is, and makes none: %s", (name, ...others) => {
    const parent = temporaryFolder();
    const folder = join(parent, "nowhere");
    const { status, stderr } = runCommand("repo", [name, folder, ...others]);
    expect({ status, stderr, made: readdirSync(parent) }).toEqual({
      status: 1,
      stderr: `error: there is no repository in ${folder}
hint: make one: npm run repo -- init DIR --origin O --label L --suite S --url URL --key FINGERPRINT
`,
      made: [],
    });
  });
});
