import { readdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { ROOT } from "../unit/example.ts";
import { temporaryFolder } from "../unit/temporary-folder.ts";
import { runCommand } from "./project-command.ts";

describe("npm run repo", { timeout: 60_000 }, () => {
  it.each(["--help", "-h"])("lists its commands, a line each, for %s", (option) => {
    const { status, stdout } = runCommand("repo", [option]);
    const lines = stdout.split("\n");
    expect({ status, usage: lines[0] }).toEqual({ status: 0, usage: "usage: npm run repo -- COMMAND [...]" });
    const files = readdirSync(join(ROOT, "scripts/repo")).filter((name) => name !== "publication.ts");
    const listed = lines.flatMap((line) => /^ {2}([\w-]+) {2,}[A-Z].*\.$/.exec(line)?.[1] ?? []);
    expect(listed.toSorted()).toEqual(files.map((name) => name.replace(/\.ts$/, "")).toSorted());
  });

  it.each(["--help", "-h"])("explains one command: add %s", (option) => {
    const { status, stdout } = runCommand("repo", ["add", option]);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `usage: npm run repo -- add DIR FILE.deb... [--suite SUITE] [--allow-older] [--dry-run]

Publishes packages.

  --suite SUITE  the first one of the repository, unless given
  --allow-older  also a version that is lower than one that was published in the suite
  --dry-run      says what would be done, and does nothing; needs no secret key
  -h, --help     this text
`,
    });
  });

  const ADD = "add DIR FILE.deb... [--suite SUITE] [--allow-older] [--dry-run]";

  it.each([
    ["no command", [], "COMMAND [...]", "missing: COMMAND"],
    ["an unknown command", ["push"], "COMMAND [...]", 'there is no command "push"'],
    ["a misspelled command", ["ad", "DIR"], "COMMAND [...]", 'there is no command "ad": is add meant?'],
    ["no package", ["add", "DIR"], ADD, "missing: FILE.deb..."],
    [
      "a misspelled option",
      ["add", "DIR", "a.deb", "--siute", "s"],
      ADD,
      'there is no option "--siute": is --suite meant?',
    ],
    ["an empty path", ["add", "", "a.deb"], ADD, "an argument is empty"],
    ["two folders", ["list", "a", "b"], "list DIR [--dry-run]", '"b" is one argument too many'],
    [
      "an option of another command",
      ["list", "a", "--from", "b"],
      "list DIR [--dry-run]",
      'there is no option "--from"',
    ],
    [
      "two owners of a key",
      ["key", "a", "b"],
      "key ['NAME <ADDRESS>'] [--import FILE]",
      '"b" is one argument too many',
    ],
    [
      "no owner and no file",
      ["key"],
      "key ['NAME <ADDRESS>'] [--import FILE]",
      "give either 'NAME <ADDRESS>' or --import FILE",
    ],
    [
      "no suite to promote to",
      ["promote", "DIR", "a", "1", "--from", "b"],
      "promote DIR NAME VERSION --from SUITE --to SUITE [--allow-older] [--dry-run]",
      "missing: --to",
    ],
  ])(
    "refuses %s: the usage of one command, where to find help, and last the error",
    (_case, args, usage, message) => {
      const { status, stdout, stderr } = runCommand("repo", args);
      const [word] = usage.split(" ");
      const help = word === "COMMAND" ? "--help" : `${word} --help`;
      expect({ status, stdout, stderr }).toEqual({
        status: 2,
        stdout: "",
        stderr: `usage: npm run repo -- ${usage}\nTry 'npm run repo -- ${help}'.\nerror: ${message}\n`,
      });
    },
  );

  it("has usages of at most three lines, and names all that is missing at once", () => {
    const { stderr } = runCommand("repo", ["init"]);
    const lines = stderr.trimEnd().split("\n");
    expect(lines.at(-1)).toBe("error: missing: DIR, --origin, --label, --suite, --key");
    expect(lines.length).toBeLessThanOrEqual(5);
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
hint: make one: npm run repo -- init DIR --origin O --label L --suite S --url URL --key FINGERPRINT; to check a tree that others publish: npm run repo -- check DIR --key FILE
`,
      made: [],
    });
  });
});
