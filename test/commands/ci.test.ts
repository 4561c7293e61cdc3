import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type GpgKey, makeKey } from "../unit/gpg-key.ts";
import { git } from "../unit/git.ts";
import { makeCommittedCopy, pathWith } from "./committed-copy.ts";
import { type CommandOutcome, runCommand } from "./project-command.ts";

let folder: string;
let checkout: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nymphemeral-test-"));
  checkout = join(folder, "checkout");
  makeCommittedCopy(checkout);
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs it with an npm that prints how it is called, and that one of the scripts fails in. */
function ci(
  args: readonly string[],
  failing = "",
  keys: Readonly<Record<string, string>> = {},
): CommandOutcome {
  mkdirSync(join(checkout, "dist/old"), { recursive: true });
  const PATH = pathWith(
    folder,
    "npm",
    `echo "$*\${SIGNING_SECRET_KEY:+ with the secret key}"; [ "$2" != "${failing}" ]`,
  );
  const outcome = runCommand("ci", args, { checkout, environment: { PATH, ...keys } });
  expect(existsSync(join(checkout, "dist"))).toBe(false);
  const commit = git(checkout, "rev-parse", "HEAD").trim();
  return { ...outcome, stdout: outcome.stdout.replace(commit, "COMMIT") };
}

describe("npm run ci", { timeout: 60_000 }, () => {
  it("tests from nothing, makes the artifact and verifies it", () => {
    expect(ci([])).toEqual({
      status: 0,
      stdout: `run test --ignore-scripts -- --every-release\nrun test:kernel --ignore-scripts -- --cuts 10\nrun artifact --ignore-scripts --\nrun verify-artifact --ignore-scripts -- dist/artifact --commit COMMIT --unsigned\n`,
      stderr: "",
    });
  });

  it.each([
    ["gpg's keyring", ({ home }: GpgKey) => ({ GNUPGHOME: home }), ""],
    [
      "the environment alone",
      ({ secret }: GpgKey) => ({ GNUPGHOME: folder, SIGNING_SECRET_KEY: secret }),
      " with the secret key",
    ],
  ])(
    "has the artifact alone signed and its signature verified when a key is given that %s holds",
    (_where, keysOf, given) => {
      const key = makeKey(mkdtempSync(join(folder, "key-")));
      const { fingerprint } = key;
      const { status, stdout } = ci(["--key", fingerprint], "", keysOf(key));
      expect(status).toBe(0);
      const lines = stdout.trimEnd().split("\n");
      expect(lines.slice(0, -1)).toEqual([
        "run test --ignore-scripts -- --every-release",
        "run test:kernel --ignore-scripts -- --cuts 10",
        `run artifact --ignore-scripts -- --key ${fingerprint}${given}`,
      ]);
      expect(lines.at(-1)).toMatch(
        /^run verify-artifact --ignore-scripts -- dist\/artifact --commit COMMIT --key \/\S+\/key\.gpg$/,
      );
    },
  );

  it("ends before the tests when gpg does not have that key", () => {
    expect(ci(["--key", "0".repeat(40)], "", { GNUPGHOME: folder })).toEqual({
      status: 1,
      stdout: "",
      stderr: "error: gpg cannot export the public key\nhint: see gpg --list-keys\n",
    });
  });

  it.each([
    ["test", "run test --ignore-scripts -- --every-release\n"],
    [
      "test:kernel",
      "run test --ignore-scripts -- --every-release\nrun test:kernel --ignore-scripts -- --cuts 10\n",
    ],
    [
      "artifact",
      "run test --ignore-scripts -- --every-release\nrun test:kernel --ignore-scripts -- --cuts 10\nrun artifact --ignore-scripts --\n",
    ],
    [
      "verify-artifact",
      `run test --ignore-scripts -- --every-release\nrun test:kernel --ignore-scripts -- --cuts 10\nrun artifact --ignore-scripts --\nrun verify-artifact --ignore-scripts -- dist/artifact --commit COMMIT --unsigned\n`,
    ],
  ])("ends with a failure of npm run %s", (failing, stdout) => {
    expect(ci([], failing)).toEqual({
      status: 1,
      stdout,
      stderr: `error: npm run ${failing} failed\nhint: see what it says above\n`,
    });
  });
});
