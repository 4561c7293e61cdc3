import { appendFileSync, chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { artifactRepository } from "../../src/publisher/artifact-repository.ts";
import { sign } from "../../src/system/gpg.ts";
import { withSecretKey } from "../../src/system/secret-key.ts";
import { type DistFile } from "../../src/artifact/dist.ts";
import { sha256 } from "../../src/hash.ts";
import { type GpgKey, makeKey, revokedCopy, signatureOf } from "../unit/gpg-key.ts";
import { outputOf } from "../unit/debian-tool.ts";
import { ROOT } from "../unit/example.ts";
import { temporaryFolder } from "../unit/temporary-folder.ts";
import { git } from "../unit/git.ts";
import { makeCommittedCopy, pathWith } from "./committed-copy.ts";
import { type CommandOutcome, runCommand } from "./project-command.ts";

const NAME = "nymphemeral-whonix-connections";
const BUILDER = process.getuid?.() === 0 ? "nobody" : "this user";

let folder: string;
let checkout: string;
let commit: string;
let key: GpgKey;
let stranger: GpgKey;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nymphemeral-test-"));
  // Where root gives the command, the account nobody builds, with our npm.
  chmodSync(folder, 0o755);
  checkout = join(folder, "checkout");
  makeCommittedCopy(checkout);
  git(checkout, "tag", "v1.0.0");
  commit = git(checkout, "rev-parse", "HEAD").trim();
  key = makeKey(join(folder, "maintainer"));
  stranger = makeKey(join(folder, "stranger"));
  const environment = { SIGNING_SECRET_KEY: key.secret };
  runCommand("artifact", ["--key", key.fingerprint], { checkout, environment });
}, 180_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A copy of the artifact, to be changed. */
function artifactCopy(): string {
  const copy = join(temporaryFolder(), "artifact");
  cpSync(join(checkout, "dist/artifact"), copy, { recursive: true });
  return copy;
}

/** Verifies a folder. In the fresh clone npm ci finds here what it would fetch. */
function verify(artifact: string, options: readonly string[] = ["--key", key.publicKey]): CommandOutcome {
  const modules = join(ROOT, "node_modules");
  const PATH = pathWith(
    folder,
    "npm",
    `[ "$1" != ci ] || exec ln -s '${modules}' node_modules\nPATH=\${PATH#*:} exec npm "$@"`,
  );
  return runCommand("verify-artifact", [artifact, ...options], { checkout, environment: { PATH } });
}

/** Replaces a text in a file of an artifact, and its sum; the maintainer signs that. */
async function forge(artifact: string, name: string, before: string, after: string): Promise<void> {
  const text = readFileSync(join(artifact, name), "utf8");
  await replace(artifact, { name, content: Buffer.from(text.replace(before, after)) });
}

/** Replaces a file of an artifact, and its sum; the maintainer signs that. */
async function replace(artifact: string, { name, content }: DistFile): Promise<void> {
  const [file, sums] = [join(artifact, name), join(artifact, "SHA256SUMS")];
  const oldSum = sha256(readFileSync(file));
  writeFileSync(file, content);
  writeFileSync(sums, readFileSync(sums, "utf8").replace(oldSum, sha256(content)));
  writeFileSync(`${sums}.asc`, await signatureOf(readFileSync(sums), key));
}

describe("npm run verify-artifact", { timeout: 120_000 }, () => {
  it("finds the artifact as it was made: signature, sums and a fresh build", () => {
    const { status, stdout, stderr } = verify(artifactCopy());
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toBe(
      `ok      SHA256SUMS is signed by the key in ${key.publicKey}\n` +
        "ok      every file has its checksum, and no other is there\n" +
        "ok      the repository is signed by that key, and has this package alone\n" +
        `        building ${commit}, which lies on tag v1.0.0\n` +
        `ok      built again as ${BUILDER}, these are the same bytes: ${NAME}.deb, sbom.cdx.json\n` +
        `proven: the key in ${key.publicKey} signed it, and it is what commit ${commit} gives, ` +
        "which lies on tag v1.0.0. Not proven: whose key that is\n",
    );
  });

  it("tells other bytes than the commit's, though they are signed", async () => {
    const artifact = artifactCopy();
    await forge(artifact, "sbom.cdx.json", "stunnel4", "stunnel5");
    const { status, stderr } = verify(artifact);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr:
        "error: built again, these are other bytes: sbom.cdx.json\n" +
        "hint: do not install it: it is not what the commit says\n",
    });
  });

  it("tells a repository that somebody else signed, and builds nothing", async () => {
    const artifact = artifactCopy();
    const deb = readFileSync(join(artifact, `${NAME}.deb`));
    const repository = await withSecretKey(
      stranger.secret,
      async (home) => await artifactRepository(NAME, deb, { key: stranger.fingerprint, home }, 0),
    );
    await replace(artifact, repository);
    const { status, stdout, stderr } = verify(artifact);
    expect({ status, lines: stdout.split("\n").length }).toEqual({ status: 1, lines: 3 });
    expect(stderr.split("\n")[0]).toMatch(/^error: Release is not signed by the key in /);
  });

  it("tells an InRelease that somebody else signed, over the same text", async () => {
    const artifact = artifactCopy();
    const [name, root] = [`${NAME}-repository`, temporaryFolder()];
    outputOf("tar", ["--extract", "--file", join(artifact, `${name}.tar.gz`), "--directory", root]);
    const lists = join(root, name, "dists/stable");
    const text = readFileSync(join(lists, "Release"));
    const { fingerprint, secret } = stranger;
    const signed = await withSecretKey(
      secret,
      async (home) => await sign("--clear-sign", text, [fingerprint], home),
    );
    writeFileSync(join(lists, "InRelease"), signed);
    const tar = ["--create", "--format=ustar", "--gzip", "--directory", root, `./${name}`];
    await replace(artifact, { name: `${name}.tar.gz`, content: outputOf("tar", tar) });
    const { status, stderr } = verify(artifact);
    expect(status).toBe(1);
    expect(stderr.split("\n")[0]).toMatch(/^error: InRelease is not signed by the key in /);
  });

  it("tells a commit that is not in the clone", async () => {
    const artifact = artifactCopy();
    await forge(artifact, "provenance.json", commit, "0".repeat(40));
    const { status, stderr } = verify(artifact);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr:
        `error: this clone does not have the commit ${"0".repeat(40)}\n` +
        `cause: error: no such commit ${"0".repeat(40)}\n` +
        "hint: git fetch --tags origin; if it is not there then, the artifact is not this project's\n",
    });
  });

  it.each([
    ["a tampered package", (artifact: string) => appendFileSync(join(artifact, `${NAME}.deb`), "x")],
    ["a package that is missing", (artifact: string) => rmSync(join(artifact, `${NAME}.deb`))],
    ["a file too many", (artifact: string) => writeFileSync(join(artifact, "install.sh"), "")],
  ])("tells %s, and builds nothing", (_case, tamper) => {
    const artifact = artifactCopy();
    tamper(artifact);
    const { status, stdout, stderr } = verify(artifact);
    expect(status).toBe(1);
    expect(stdout).toBe(`ok      SHA256SUMS is signed by the key in ${key.publicKey}\n`);
    expect(stderr.split("\n")[0]).toBe("error: this is not a whole artifact as npm run artifact makes it");
  });

  it.each<[string, (artifact: string) => void | Promise<void>]>([
    ["tampered sums", (artifact: string) => appendFileSync(join(artifact, "SHA256SUMS"), "\n")],
    [
      "a stranger's signature",
      async (artifact: string) => {
        const signature = await signatureOf(readFileSync(join(artifact, "SHA256SUMS")), stranger);
        writeFileSync(join(artifact, "SHA256SUMS.asc"), signature);
      },
    ],
  ])("tells %s, and looks no further", async (_case, tamper) => {
    const artifact = artifactCopy();
    await tamper(artifact);
    const { status, stdout, stderr } = verify(artifact);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr.split("\n")[0]).toBe(`error: SHA256SUMS is not signed by the key in ${key.publicKey}`);
  });

  it("tells a signature of a key that was revoked since, and looks no further", () => {
    const revoked = revokedCopy(key, temporaryFolder());
    const { status, stdout, stderr } = verify(artifactCopy(), ["--key", revoked]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr.split("\n")[0]).toBe(`error: SHA256SUMS is not signed by the key in ${revoked}`);
  });

  it.each([
    ["neither a key nor the word that none is wanted", []],
    ["both", ["--unsigned", "--key", "key.gpg"]],
  ])("exits with 2 when given %s", (_what, options) => {
    const { status, stderr } = verify("artifact", options);
    expect(status).toBe(2);
    expect(stderr).toContain(
      "error: give either --key FILE or --unsigned: without a signature nothing shows who made an artifact",
    );
  });
});
