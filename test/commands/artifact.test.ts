import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { makeKey, type GpgKey } from "../unit/gpg-key.ts";
import { outcomeOf, outputOf } from "../unit/debian-tool.ts";
import { git } from "../unit/git.ts";
import { makeCommittedCopy, pathWith } from "./committed-copy.ts";
import { type CommandOutcome, runCommand } from "./project-command.ts";

const NAME = "nymphemeral-whonix-connections";
const BUILT = [`${NAME}.deb`, "sbom.cdx.json", "provenance.json"];
const REPOSITORY = `${NAME}-repository.tar.gz`;
const SIGNED = [...BUILT, REPOSITORY, "SHA256SUMS", "SHA256SUMS.asc"];

let folder: string;
let checkout: string;
let artifact: string;
let key: GpgKey;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nymphemeral-test-"));
  checkout = join(folder, "checkout");
  artifact = join(checkout, "dist/artifact");
  makeCommittedCopy(checkout);
  git(checkout, "tag", "v1.0.0");
  // What a clone knows of its remote.
  git(checkout, "update-ref", "refs/remotes/origin/main", "HEAD");
  git(checkout, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main");
  key = makeKey(folder);
}, 180_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Makes the artifact, with the secret key at hand. */
function make(...args: readonly string[]): CommandOutcome {
  return runCommand("artifact", args, { checkout, environment: { SIGNING_SECRET_KEY: key.secret } });
}

/** What npm run release says where it has nothing to publish. */
function refusal(what: string, tag: string): string {
  return `error: ${what}\nhint: make it: npm run artifact -- --tag ${tag} --key FINGERPRINT\n`;
}

/** Publishes it with a gh that prints how it is called. */
function release(tag: string): CommandOutcome {
  const PATH = pathWith(folder, "gh", `printf '%s\\n' "$@"`);
  return runCommand("release", [tag], { checkout, environment: { PATH } });
}

function bytesOf(names: readonly string[]): Buffer[] {
  return names.map((name) => readFileSync(join(artifact, name)));
}

describe("npm run artifact", { timeout: 120_000 }, () => {
  let outcome: CommandOutcome;
  let signed: readonly Buffer[];

  beforeAll(() => {
    outcome = make("--tag", "v1.0.0", "--key", key.fingerprint);
    signed = bytesOf(SIGNED);
  }, 180_000);

  it("makes a signed artifact of a release", () => {
    const { status, stdout, stderr } = outcome;
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toBe(SIGNED.map((name) => `dist/artifact/${name}\n`).join(""));
    expect(readdirSync(artifact).toSorted()).toEqual(SIGNED.toSorted());
    outputOf("sha256sum", ["--check", "--strict", "SHA256SUMS"], { folder: artifact });
    const verdict = ["--keyring", key.publicKey, "SHA256SUMS.asc", "SHA256SUMS"];
    expect(outcomeOf("gpgv", verdict, { folder: artifact }).status).toBe(0);
    const provenance = readFileSync(join(artifact, "provenance.json"), "utf8");
    expect(provenance).toContain(`"gitCommit": "${git(checkout, "rev-parse", "HEAD").trim()}"`);
    expect(provenance).toContain('"committed": "2026-11-22T18:00:00.000Z"');
    expect([...provenance.matchAll(/"([\w-]+)": "\d+\.\d[\d.]*"/g)].map(([, tool]) => tool)).toEqual([
      "node",
      "npm",
      "git",
      "dpkg-deb",
      "gpg",
      "xz",
    ]);
  });

  it.each([
    [
      "a release that nobody signs",
      ["--tag", "v1.0.0"],
      "this is no release: nobody signs it",
      "give the key's fingerprint with --key",
    ],
    [
      "a tag of another version",
      ["--tag", "v1.0.1"],
      "this is no release: the tag is v1.0.1, the version 1.0.0",
      "tag it v1.0.0",
    ],
  ])("refuses %s, and leaves the earlier artifact", (_case, args, error, hint) => {
    const { status, stdout, stderr } = make(...args);
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: "",
      stderr: `error: ${error}\nhint: ${hint}\n`,
    });
    expect(bytesOf(SIGNED)).toEqual(signed);
  });

  it("refuses a key that gpg does not have, and keeps neither keyring nor secret", () => {
    const environment = { SIGNING_SECRET_KEY: key.secret, TMPDIR: folder };
    const { status, stderr } = runCommand("artifact", ["--key", "0".repeat(40)], { checkout, environment });
    expect(status).toBe(1);
    expect(stderr).toContain("error: gpg cannot sign\n");
    expect(stderr).not.toContain("PRIVATE KEY");
    expect(readdirSync(folder).filter((name) => name.startsWith("nymphemeral-"))).toEqual([]);
  });

  it("refuses a checkout that is not as its commit", () => {
    const note = join(checkout, "note");
    writeFileSync(note, "");
    const { status, stderr } = make();
    rmSync(note);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr:
        "error: the checkout is not as its commit:\n    ?? note\n" +
        "hint: commit that, or take it away: what is built would be nobody's commit\n",
    });
  });

  it("is followed by npm run release, which gives gh every file", () => {
    const { status, stdout } = release("v1.0.0");
    expect(status).toBe(0);
    const words = ["release", "create", "--verify-tag", "--title", "v1.0.0", "--notes-from-tag", "v1.0.0"];
    const paths = SIGNED.map((name) => join(artifact, name)).toSorted();
    expect(stdout).toBe(`${[...words, ...paths].join("\n")}\n`);
  });

  it("is followed by a release that GitHub does not call latest, where it is a pre-release", () => {
    git(checkout, "tag", "v1.0.0-rc1");
    const words = release("v1.0.0-rc1").stdout.split("\n");
    expect(words.slice(3, 8)).toEqual([
      "--title",
      "v1.0.0-rc1",
      "--notes-from-tag",
      "v1.0.0-rc1",
      "--prerelease",
    ]);
  });

  it("is not followed by the release of another tag", () => {
    const stderr = refusal("dist/artifact is not of v0.9.0", "v0.9.0");
    expect(release("v0.9.0")).toEqual({ status: 1, stdout: "", stderr });
  });

  it("makes the same bytes without a key, says loudly that nobody signed them, and no release follows", () => {
    const { status, stderr } = make();
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: `NOT SIGNED: no --key was given. This is nothing to publish, and no repository is in it.
To sign: npm run artifact -- --key FINGERPRINT (what comes before -- is for npm alone).
`,
    });
    expect(readdirSync(artifact).toSorted()).toEqual([...BUILT, "SHA256SUMS"].toSorted());
    // The provenance names the tools that sign.
    const same = BUILT.filter((name) => name !== "provenance.json");
    expect(bytesOf(same)).toEqual(signed.slice(0, same.length));
    const refused = refusal("dist/artifact is not signed", "v1.0.0");
    expect(release("v1.0.0")).toEqual({ status: 1, stdout: "", stderr: refused });
  });

  it("is made before a release", () => {
    rmSync(artifact, { recursive: true });
    const stderr = refusal("there is no dist/artifact", "v1.0.0");
    expect(release("v1.0.0")).toEqual({ status: 1, stdout: "", stderr });
  });
});
