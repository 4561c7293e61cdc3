import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { importKeys, makeKey, publicKeys, secretKeys, sign, signRelease } from "../../../src/system/gpg.ts";
import { goodSigners } from "../../../src/system/gpgv.ts";
import { outputOf } from "../debian-tool.ts";
import { type GpgKey, makeKey as makeTestKey } from "../gpg-key.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const RELEASE = "Origin: Jörg\nSuite: stable\n";

let folder: string;
let key: GpgKey;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gpg-"));
  key = makeTestKey(folder);
});
beforeEach(() => void vi.stubEnv("GNUPGHOME", key.home));
afterEach(() => void vi.unstubAllEnvs());
afterAll(() => {
  outputOf("gpgconf", ["--homedir", key.home, "--kill", "all"]);
  rmSync(folder, { recursive: true, force: true });
});

/** The lines of an armored text without those of the signature itself, and without the hash that this gpg prefers. */
function plainLines(armored: Uint8Array): string[] {
  const lines = Buffer.from(armored).toString("utf8").split("\n");
  return lines.filter((line) => !/^(?:Hash: SHA\d+|[A-Za-z0-9+/=]{1,64})?$/.test(line));
}

const FRAME = [
  "-----BEGIN PGP SIGNED MESSAGE-----",
  "Origin: Jörg",
  "Suite: stable",
  "-----BEGIN PGP SIGNATURE-----",
  "-----END PGP SIGNATURE-----",
];

describe("signRelease", () => {
  it.each([
    ["BASH_ENV prints a line", () => vi.stubEnv("BASH_ENV", fileWith("echo a line of the user's\n"))],
    ["gpg.conf adds a comment", () => writeFileSync(join(key.home, "gpg.conf"), "comment of the user\n")],
    ["the language is another", () => vi.stubEnv("LC_ALL", "C")],
  ])("signs the very text where %s", async (_case, prepare) => {
    prepare();
    const { inRelease, signature } = await signRelease(RELEASE, [`${key.fingerprint}!`]);
    rmSync(join(key.home, "gpg.conf"), { force: true });
    expect(plainLines(inRelease)).toEqual(FRAME);
    expect(plainLines(signature)).toEqual(FRAME.slice(3));
    const keyring = await publicKeys([key.fingerprint]);
    expect(await goodSigners(keyring, [inRelease])).toEqual([key.fingerprint]);
    expect(await goodSigners(keyring, [signature, Buffer.from(RELEASE)])).toEqual([key.fingerprint]);
    expect(await goodSigners(keyring, [signature, Buffer.from(`${RELEASE}x`)])).toEqual([]);
  });

  it("tells a key that gpg does not have", async () => {
    await expect(sign("--detach-sign", Buffer.from(RELEASE), ["0".repeat(40)])).rejects.toThrow(
      "gpg cannot sign",
    );
    await expect(publicKeys(["0".repeat(40)])).rejects.toThrow("gpg cannot export the public key");
  });
});

describe("a new key", () => {
  it.each(["C", "de_DE.ISO-8859-1", undefined])(
    "has its owner's name where LC_ALL is %s",
    async (language) => {
      vi.stubEnv("LC_ALL", language);
      vi.stubEnv("GNUPGHOME", newHome());
      const fingerprint = await makeKey("Jörg Müller <joerg@example.org>");
      const colons = outputOf("gpg", ["--batch", "--with-colons", "--list-keys", fingerprint]).toString(
        "utf8",
      );
      expect(/^uid:(?:[^:]*:){8}([^:]*):/m.exec(colons)?.[1]).toBe("Jörg Müller <joerg@example.org>");
      outputOf("gpgconf", ["--kill", "all"]);
    },
  );

  it("may have an owner whose name begins as an option does", async () => {
    vi.stubEnv("GNUPGHOME", newHome());
    expect(await makeKey("--Ann <ann@example.org>")).toMatch(/^[0-9A-F]{40}$/);
    outputOf("gpgconf", ["--kill", "all"]);
  });
});

describe("importKeys", () => {
  it("takes over the secret keys of a file, and tells which", async () => {
    vi.stubEnv("GNUPGHOME", newHome());
    expect(await importKeys(fileWith(key.secret))).toEqual([key.fingerprint]);
    expect((await secretKeys()).map(({ fingerprint }) => fingerprint)).toEqual([key.fingerprint]);
    outputOf("gpgconf", ["--kill", "all"]);
  });

  it("refuses a file of something else", async () => {
    vi.stubEnv("GNUPGHOME", newHome());
    const file = import.meta.filename;
    await expect(importKeys(file)).rejects.toThrow(`gpg cannot import ${file}`);
  });
});

function newHome(): string {
  return mkdtempSync(join(folder, "home-"));
}

function fileWith(text: string): string {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, text);
  return file;
}
