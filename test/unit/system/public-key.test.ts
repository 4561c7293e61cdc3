import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import type { PackageError } from "../../../src/problem.ts";
import { readPublicKey } from "../../../src/system/public-key.ts";
import { outputOf } from "../debian-tool.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { bothKeys, FIRST_FINGERPRINT, FIRST_KEY, NEXT_KEY } from "../public-keys.ts";

// Of the example: a header of two bytes and the key, the same and the user ID, the same and the signature.
const KEY = FIRST_KEY.subarray(0, 53);
const USER_ID = FIRST_KEY.subarray(53, 82);
const SIGNATURE = FIRST_KEY.subarray(82);

let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "gpg-"));
});
beforeEach(() => void vi.stubEnv("GNUPGHOME", home));
afterEach(() => void vi.unstubAllEnvs());
afterAll(() => {
  outputOf("gpgconf", ["--homedir", home, "--kill", "all"]);
  rmSync(home, { recursive: true, force: true });
});

/** What is said of a file. */
async function refusalOf(...parts: readonly Uint8Array[]): Promise<string> {
  return (await errorOf(Buffer.concat(parts), "key.gpg")).message;
}

async function errorOf(file: Uint8Array, name: string): Promise<PackageError> {
  return await readPublicKey(file, name).then(
    () => expect.unreachable("it was read"),
    (error: PackageError) => error,
  );
}

/** The packet with another tag, in the old format with a length of one byte. */
function retagged(packet: Uint8Array, tag: number): Buffer {
  return Buffer.from([0x80 | (tag << 2), ...packet.subarray(1)]);
}

function gpg(...args: readonly string[]): Buffer {
  return outputOf("gpg", ["--homedir", home, "--batch", "--quiet", ...args]);
}

/** A key that gpg makes here, as it exports it with these words. */
function made(algorithm: string, ...words: readonly string[]): Buffer {
  const owner = `${algorithm} ${words.join(" ")}`;
  gpg("--passphrase", "", "--quick-generate-key", owner, algorithm, "sign", "1d");
  return gpg(...words, `=${owner}`);
}

describe("readPublicKey", () => {
  it("needs no keyring", async () => {
    vi.stubEnv("GNUPGHOME", "/nonexistent");
    expect((await readPublicKey(FIRST_KEY, "key.gpg")).fingerprint).toBe(FIRST_FINGERPRINT);
  });

  it("reads what gpg exports: fingerprint, date and bytes", async () => {
    for (const key of bothKeys()) expect(await readPublicKey(key.content, "key.gpg")).toEqual(key);
  });

  it("reads a key with a subkey, and what gpg of here makes", async () => {
    const content = made("ed25519", "--export");
    expect((await readPublicKey(content, "key.gpg")).content).toEqual(content);
    const fingerprint = (await readPublicKey(content, "key.gpg")).fingerprint;
    gpg("--passphrase", "", "--quick-add-key", fingerprint, "ed25519", "sign", "1d");
    const grown = gpg("--export", fingerprint);
    expect(grown.byteLength).toBeGreaterThan(content.byteLength);
    expect((await readPublicKey(grown, "key.gpg")).content).toEqual(grown);
  });

  it("keeps nothing, and does not obey the user's gpg.conf", async () => {
    const other = temporaryFolder();
    writeFileSync(join(other, "gpg.conf"), "armor\n");
    vi.stubEnv("GNUPGHOME", other);
    expect((await readPublicKey(FIRST_KEY, "key.gpg")).fingerprint).toBe(FIRST_FINGERPRINT);
    expect(readdirSync(other)).toEqual(["gpg.conf"]);
  });

  it("refuses an armored key, and says how to get rid of the armor", async () => {
    const error = await errorOf(Buffer.from("\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n"), "key.asc");
    expect(error.message).toBe("key.asc: the key is ASCII-armored, which apt on bullseye does not read");
    expect(error.hint).toBe("gpg --dearmor <key.asc >FILE.gpg");
  });

  it("refuses a secret key", async () => {
    expect(await refusalOf(made("ed25519", "--export-secret-keys"))).toBe(
      "key.gpg: it holds a secret key, which must never leave its owner; nothing of it was kept",
    );
  });

  it.each([
    ["nothing", []],
    ["what is no key", [Buffer.from("hello world\n")]],
    ["a byte too many", [FIRST_KEY, Buffer.from([0x7f])]],
    ["a packet of no stated length", [FIRST_KEY, Buffer.from([0xb7, 0x61])]],
    ["the last byte cut off", [FIRST_KEY.subarray(0, 233)]],
    ["the signature cut short", [FIRST_KEY.subarray(0, 100)]],
    ["the key cut short", [FIRST_KEY.subarray(0, 20)]],
    ["a secret key's packet in it", [FIRST_KEY, retagged(KEY, 5)]],
    ["another version", [Buffer.from(KEY).fill(6, 2, 3), USER_ID, SIGNATURE]],
    ["another algorithm", [Buffer.from(KEY).fill(1, 7, 8), USER_ID, SIGNATURE]],
  ])("refuses what gpg cannot read, with gpg's words: %s", async (_case, parts) => {
    const error = await errorOf(Buffer.concat(parts), "key.gpg");
    expect(error.message).toBe("key.gpg: gpg cannot read it");
    expect(String(error.cause)).toMatch(/^Error: gpg: /);
    expect(error.hint).toBe("write the public key into the file with: gpg --export FINGERPRINT >FILE");
  });

  it.each(["rsa2048", "nistp256"])("refuses a key of %s", async (algorithm) => {
    expect(await refusalOf(made(algorithm, "--export"))).toBe(
      "key.gpg: the key is not ed25519, version 4, which is what repositories of this project are signed with",
    );
  });

  it("refuses a key on a curve that gpg does not know", async () => {
    expect(await refusalOf(Buffer.from(KEY).fill(2, 17, 18), USER_ID, SIGNATURE)).toBe(
      "key.gpg: the key is not ed25519, version 4, which is what repositories of this project are signed with",
    );
  });

  it.each([
    ["without a name", [KEY]],
    ["whose name nobody signed", [KEY, USER_ID]],
    ["whose name another key signed", [KEY, USER_ID, NEXT_KEY.subarray(82)]],
  ])("refuses a key %s", async (_case, parts) => {
    expect(await refusalOf(...parts)).toBe(
      `key.gpg: the key ${FIRST_FINGERPRINT} has no name that its owner signed, and apt would not take it`,
    );
  });

  it("refuses two keys", async () => {
    expect(await refusalOf(FIRST_KEY, NEXT_KEY)).toBe("key.gpg: it holds 2 keys, not one");
  });

  it.each([
    ["before it", [SIGNATURE, FIRST_KEY]],
    ["behind it", [FIRST_KEY, retagged(USER_ID, 11)]],
  ])("refuses a key with something else %s", async (_case, parts) => {
    expect(await refusalOf(...parts)).toBe(`key.gpg: the key ${FIRST_FINGERPRINT} is not all that it holds`);
  });
});
