import { chmodSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { auditTree } from "../../../src/publisher/audit.ts";
import { checkTree } from "../../../src/publisher/check-tree.ts";
import { readPackageFiles } from "../../../src/publisher/package-file.ts";
import { unsignedProblems } from "../../../src/publisher/unsigned-problems.ts";
import { repositoryPaths } from "../../../src/publisher/repository-paths.ts";
import { verifyArtifact } from "../../../src/publisher/verify-artifact.ts";
import { PackageError } from "../../../src/problem.ts";
import { readGivenFile, readKeyring } from "../../../src/system/given-file.ts";
import { importKeys } from "../../../src/system/gpg.ts";
import { nobody } from "../../../src/system/ordinary-user.ts";
import { outputOf } from "../debian-tool.ts";
import { makeKey } from "../gpg-key.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const MIB = 1024 * 1024;

/** What no option or argument takes for a file: what it is, how it is made at a path, and what is said of it. */
const UNFIT: readonly (readonly [what: string, make: (path: string) => void, says: string])[] = [
  ["a fifo", (path) => void outputOf("mkfifo", [path]), "it is a fifo, not a plain file"],
  ["a folder", (path) => mkdirSync(path), "it is a folder, not a plain file"],
  ["a device", (path) => symlinkSync("/dev/zero", path), "it is a device, not a plain file"],
  ["an empty file", (path) => writeFileSync(path, ""), "it is empty"],
  ["a link to nothing", (path) => symlinkSync("/nonexistent", path), "ENOENT: "],
  [
    "a file larger than the memory",
    (path) => {
      writeFileSync(path, "");
      truncateSync(path, 100_000 * MIB);
    },
    "it is larger than ",
  ],
];

/** What is said of it. */
async function saidOf(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    if (error instanceof PackageError && error.cause instanceof Error) return error.cause.message;
    throw error;
  }
  return "nothing";
}

/** A file that its owner alone may read. */
function unreadable(): string {
  const path = join(temporaryFolder(), "given");
  writeFileSync(path, "content", { mode: 0o600 });
  chmodSync(dirname(path), 0o755);
  return path;
}

/** Every place where a user names a file. */
const TAKERS: Readonly<Record<string, (path: string) => unknown>> = {
  "verify FILE.deb": (path) => readGivenFile(path, "give the path of a .deb"),
  "repo key --import": importKeys,
  "repo audit --key": async (key) => await auditTree(temporaryFolder(), { key }),
  "repo audit --record": async (record) => await auditTree(temporaryFolder(), { record }),
  "repo check --key": async (key) =>
    await checkTree(temporaryFolder(), key, { dryRun: false, now: 0, say: () => undefined }),
  "verify-artifact --key": async (key) => {
    const artifact = temporaryFolder();
    writeFileSync(join(artifact, "SHA256SUMS"), "");
    writeFileSync(join(artifact, "SHA256SUMS.asc"), "");
    await verifyArtifact(artifact, { key, commit: undefined }, () => undefined);
  },
};

describe("a file that a user names", () => {
  for (const [taker, take] of Object.entries(TAKERS))
    it.each(UNFIT)(`is refused at once by ${taker}: %s`, async (_what, make, says) => {
      const path = join(temporaryFolder(), "given");
      make(path);
      expect(await saidOf(() => take(path))).toContain(says);
    });

  it.each(UNFIT)("is refused at once by repo add: %s", (_what, make, says) => {
    const path = join(temporaryFolder(), "given.deb");
    make(path);
    expect(
      readPackageFiles([path])
        .problems.map(({ what }) => what)
        .join(""),
    ).toContain(says);
  });

  it.each(UNFIT.slice(0, 4))("is refused at once as signers.gpg: %s", async (_what, make, says) => {
    const paths = repositoryPaths(temporaryFolder());
    make(paths.signers);
    expect(await saidOf(async () => await unsignedProblems([], paths))).toContain(says);
  });

  it("is refused where this account may not read it", async (context) => {
    const user = await nobody();
    context.skip(user === undefined, "only root can be another account");
    const takers = Object.entries(TAKERS).map(([taker, take]) => ({ taker, take, path: unreadable() }));
    onTestFinished(() => process.seteuid?.(0));
    process.seteuid?.(user?.uid ?? 0);
    for (const { taker, take, path } of takers)
      expect(await saidOf(() => take(path)), taker).toContain("EACCES: permission denied");
  });

  it("is no standard input, and may be a link to a plain file", async () => {
    for (const take of Object.values(TAKERS))
      expect(await saidOf(() => take("-"))).toBe("standard input is not read: name a file");
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "content");
    symlinkSync(join(folder, "file"), join(folder, "link"));
    expect(Buffer.from(readGivenFile(join(folder, "link"), "")).toString("utf8")).toBe("content");
  });
});

/** What is said of a file with these bytes. */
function saidOfKeyring(content: Uint8Array): string {
  const path = join(temporaryFolder(), "keys");
  writeFileSync(path, content);
  try {
    return Buffer.from(readKeyring(path, "the keys")).equals(content) ? "taken" : "changed";
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    return error.message.replace(path, "FILE");
  }
}

describe("a file of public keys", () => {
  it("is what gpg exports, and neither a secret key nor anything else", () => {
    const { publicKey, secret } = makeKey(temporaryFolder());
    const content = readFileSync(publicKey);
    expect(saidOfKeyring(content)).toBe("taken");
    expect(saidOfKeyring(outputOf("gpg", ["--enarmor"], { input: content }))).toBe(
      "FILE is ASCII-armored, which gpgv does not read",
    );
    expect(saidOfKeyring(outputOf("gpg", ["--dearmor"], { input: secret }))).toBe(
      "FILE has a secret key, which nobody else may see",
    );
    for (const other of ["text", "\u0000", "\u00FF"])
      expect(saidOfKeyring(Buffer.from(other, "latin1"))).toBe("FILE has no public key");
    // The newer form, as other programs than gpg write it.
    expect(saidOfKeyring(Uint8Array.of(0xc6, 1, 4))).toBe("taken");
    expect(saidOfKeyring(Uint8Array.of(0xc5, 1, 4))).toBe("FILE has a secret key, which nobody else may see");
  });
});
