import { describe, expect, it } from "vitest";

import { runCommand } from "./project-command.ts";

const USAGE =
  "usage: npm run build -- [--news HOST:PORT] [--mail HOST:PORT] [--smtp HOST:PORT] [--isolate]\n       [--out DIR]";

describe("the command line of npm run build", { timeout: 60_000 }, () => {
  it.each(["--help", "-h"])("explains itself: %s", (option) => {
    const { status, stdout, stderr } = runCommand("build", ["--news", option]);
    expect({ status, stderr, usage: stdout.split("\n\n")[0] }).toEqual({
      status: 0,
      stderr: "",
      usage: USAGE,
    });
    expect(stdout).toContain(
      "\n  --out DIR         where the files go (dist)\n  -h, --help        this text\n",
    );
  });

  it.each([
    ["an unknown option", ["--relay", "a.example:25"], 'there is no option "--relay"'],
    ["a misspelled one", ["--isolat"], 'there is no option "--isolat": is --isolate meant?'],
    ["two letters in the wrong order", ["--nesw", "a:1"], 'there is no option "--nesw": is --news meant?'],
    [
      "the relay under both names",
      ["--mail", "a.example:25", "--smtp", "a.example:25"],
      "--mail and --smtp are one option: give one of them",
    ],
    ["a value for what takes none", ["--isolate=yes"], "--isolate takes no value"],
    ["an option without its value", ["--news"], "--news needs a value: --news HOST:PORT"],
    ["an option in the place of a value", ["--news", "--isolate"], "--news needs a value: --news HOST:PORT"],
    ["an empty path", ["--out", ""], "--out is empty"],
    ["an option that is given twice", ["--out", "a", "--out=b"], "--out is given twice"],
    ["a file name", ["x.deb"], '"x.deb" is one argument too many'],
  ])("refuses %s: the usage, where to find help, and last the error", (_case, args, message) => {
    const { status, stdout, stderr } = runCommand("build", args);
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: "",
      stderr: `${USAGE}\nTry 'npm run build -- --help'.\nerror: ${message}\n`,
    });
  });

  it("tells all problems of a command line at once", () => {
    const { stderr } = runCommand("build", ["--out=", "--isolate=no", "--help-me", "--news"]);
    expect(stderr.split("\n").slice(3)).toEqual([
      "error: --out is empty",
      "error: --isolate takes no value",
      'error: there is no option "--help-me"',
      "error: --news needs a value: --news HOST:PORT",
      "",
    ]);
  });
});

it.each(["--key", "--tag", "--branch"])(
  "an empty %s, as of a variable that is not set, is refused",
  (option) => {
    const { status, stderr } = runCommand("artifact", [option, ""]);
    expect({ status, last: stderr.trimEnd().split("\n").at(-1) }).toEqual({
      status: 2,
      last: `error: ${option} is empty`,
    });
  },
);

it("a key that is no fingerprint is refused before anything is done", () => {
  const { status, stderr } = runCommand("artifact", ["--key", "ABCD"]);
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: `error: the artifact cannot be signed
1. --key: "ABCD" is no fingerprint
   rule: 40 hexadecimal digits in capitals, as gpg prints them (RFC 4880, 12.2): a shorter id can be forged
   fix: gpg --list-secret-keys shows the fingerprint
hint: nothing was changed
`,
  });
});
