import { describe, expect, it } from "vitest";

import { readPublicKeys } from "../../../src/definition/public-key.ts";
import { bothKeys, FIRST_FINGERPRINT, FIRST_KEY, NEXT_FINGERPRINT, NEXT_KEY } from "../public-keys.ts";
import { thrownBy } from "../thrown.ts";

// Of the example: a header of two bytes and the key, the same and the user ID, the same and the signature.
const KEY = FIRST_KEY.subarray(0, 53);
const USER_ID = FIRST_KEY.subarray(53, 82);
const SIGNATURE = FIRST_KEY.subarray(82);

/** The packet with another tag, in the old format with a length of one byte. */
function retagged(packet: Uint8Array, tag: number): Buffer {
  return Buffer.from([0x80 | (tag << 2), ...packet.subarray(1)]);
}

/** What is said of a file. */
function complaint(...parts: readonly Uint8Array[]): string {
  return thrownBy(() => readPublicKeys(Buffer.concat(parts), "key.gpg")).message;
}

/** The fingerprints of the keys of a file. */
function fingerprints(...parts: readonly Uint8Array[]): string[] {
  return readPublicKeys(Buffer.concat(parts), "key.gpg").map(({ fingerprint }) => fingerprint);
}

describe("readPublicKeys", () => {
  it("reads what gpg exports: fingerprint, day and bytes of each key", () => {
    expect(bothKeys()).toEqual([
      { fingerprint: FIRST_FINGERPRINT, created: Date.UTC(2026, 0, 15, 12) / 1000, content: FIRST_KEY },
      { fingerprint: NEXT_FINGERPRINT, created: Date.UTC(2026, 10, 20, 12) / 1000, content: NEXT_KEY },
    ]);
  });

  it("reads packets with every form of a length", () => {
    const body = USER_ID.subarray(2);
    const long = Buffer.alloc(192, "a");
    for (const userId of [
      Buffer.from([0xb5, 0, body.length, ...body]),
      Buffer.from([0xb6, 0, 0, 0, body.length, ...body]),
      Buffer.from([0xcd, body.length, ...body]),
      Buffer.from([0xcd, 192, 0, ...long]),
      Buffer.from([0xcd, 193, 1, ...long, ...Buffer.alloc(257)]),
      Buffer.from([0xcd, 255, 0, 0, 0, body.length, ...body]),
    ])
      expect(fingerprints(KEY, userId, SIGNATURE)).toEqual([FIRST_FINGERPRINT]);
  });

  it.each([
    ["old", [0xb4, 0]],
    ["new", [0xcd, 255, 0, 0, 0, 0]],
  ])("reads an empty packet at the end, in the %s format", (_format, packet) => {
    expect(fingerprints(FIRST_KEY, Buffer.from(packet))).toEqual([FIRST_FINGERPRINT]);
  });

  it("reads a key that has a subkey", () => {
    expect(fingerprints(FIRST_KEY, retagged(KEY, 14), SIGNATURE)).toEqual([FIRST_FINGERPRINT]);
  });

  it("refuses an armored key, and says how to get rid of the armor", () => {
    const armored = Buffer.from("\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n");
    const error = thrownBy(() => readPublicKeys(armored, "key.asc"));
    expect(error.message).toBe("key.asc: the key is ASCII-armored, which apt on bullseye does not read");
    expect(error.hint).toBe("gpg --dearmor <key.asc >FILE.gpg");
  });

  it.each([5, 7])("refuses a secret key, packet type %i", (tag) => {
    expect(complaint(FIRST_KEY, retagged(KEY, tag), SIGNATURE)).toBe(
      "key.gpg: it holds a secret key, which must never leave its owner; nothing of it was kept",
    );
  });

  it.each([
    ["nothing", []],
    ["a signature first", [SIGNATURE, FIRST_KEY]],
  ])("refuses %s", (_case, parts) => {
    expect(complaint(...parts)).toBe("key.gpg: it does not start with a public key");
  });

  it.each([0, 11])("refuses a packet that no key has, type %i", (tag) => {
    expect(complaint(FIRST_KEY, retagged(USER_ID, tag))).toBe(
      `key.gpg: there is an OpenPGP packet of type ${tag}, which is no part of a key`,
    );
  });

  it.each([
    ["a byte that starts no packet", [0x7f]],
    ["a packet of no stated length", [0xb7, 0x61]],
    ["a packet in parts", [0xcd, 224, 0, 0, 0, 0]],
    ["an old header cut short", [0xb6, 0, 0]],
    ["a new header cut short", [0xcd, 255, 0, 0]],
  ])("refuses %s", (_case, bytes) => {
    expect(complaint(FIRST_KEY, Buffer.from(bytes))).toBe(
      "key.gpg: at byte 234 there is no OpenPGP packet of a known length",
    );
  });

  it.each([233, 100, 20])("refuses a key of which %i bytes are left", (length) => {
    const start = length > 82 ? 82 : 0;
    expect(complaint(FIRST_KEY.subarray(0, length))).toBe(
      `key.gpg: the OpenPGP packet at byte ${start} is cut short`,
    );
  });

  it.each([
    ["of another version", 2, 6],
    ["of another algorithm", 7, 1],
    ["on another curve", 17, 2],
  ])("refuses a key %s", (_case, offset, byte) => {
    const key = Buffer.from(KEY);
    key[offset] = byte;
    expect(complaint(key, USER_ID, SIGNATURE)).toBe(
      "key.gpg: a key is not ed25519, version 4, which is what repositories of this project are signed with",
    );
  });

  it.each([
    ["name", [KEY, SIGNATURE]],
    ["name", [KEY, SIGNATURE, NEXT_KEY]],
    ["signature of its owner", [KEY, USER_ID, NEXT_KEY]],
    ["signature of its owner", [NEXT_KEY, KEY, USER_ID]],
  ])("refuses a key without a %s, alone, before a whole one or behind it", (missing, parts) => {
    expect(complaint(...parts)).toBe(
      `key.gpg: the key ${FIRST_FINGERPRINT} has no ${missing}, and apt would not take it`,
    );
  });

  it("says how to write the file", () => {
    expect(thrownBy(() => readPublicKeys(new Uint8Array(), "key.gpg")).hint).toBe(
      "write the public key into the file with: gpg --export FINGERPRINT >FILE",
    );
  });
});
