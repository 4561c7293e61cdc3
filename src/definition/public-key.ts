import { createHash } from "node:crypto";

import { PackageError } from "../problem.ts";

/** An OpenPGP key that signs a repository, without its secret part. */
export interface PublicKey {
  /** 40 hexadecimal digits, in capitals. */
  fingerprint: string;
  /** When it was made: seconds since the epoch. */
  created: number;
  /** All of it, as `gpg --export` writes it. */
  content: Uint8Array;
}

interface Packet {
  tag: number;
  /** Where it starts in the file, header included. */
  start: number;
  body: Buffer;
}

// RFC 9580, section 5.
const SIGNATURE = 2;
const SECRET_KEY = 5;
const PUBLIC_KEY = 6;
const SECRET_SUBKEY = 7;
const USER_ID = 13;
const PUBLIC_SUBKEY = 14;
const PARTS = new Set([SIGNATURE, PUBLIC_KEY, USER_ID, PUBLIC_SUBKEY]);

// RFC 9580, sections 9.1 and 9.2: EdDSALegacy, and the curve's OID behind its length. Every gpgv and sqv knows it.
const ED25519 = Buffer.from([22, 9, 0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x0f, 0x01]);

const HINT = "write the public key into the file with: gpg --export FINGERPRINT >FILE";

/**
 * Reads the keys of a keyring as apt's `Signed-By` wants it: binary, which bullseye's apt needs, and public.
 *
 * @param file - one key after the other
 * @param name - what messages call the file
 * @throws PackageError when it is armored, has a secret key, or is not whole keys of version 4 and ed25519
 */
export function readPublicKeys(file: Uint8Array, name: string): PublicKey[] {
  const bytes = Buffer.from(file);
  const fail = (what: string, hint = HINT): never => {
    throw new PackageError(`${name}: ${what}`, { hint });
  };
  if (bytes.includes("-----BEGIN PGP")) {
    fail("the key is ASCII-armored, which apt on bullseye does not read", `gpg --dearmor <${name} >FILE.gpg`);
  }
  const packets = readPackets(bytes, fail);
  if (packets.some(({ tag }) => tag === SECRET_KEY || tag === SECRET_SUBKEY)) {
    fail("it holds a secret key, which must never leave its owner; nothing of it was kept");
  }
  const stranger = packets.find(({ tag }) => !PARTS.has(tag));
  if (stranger !== undefined)
    fail(`there is an OpenPGP packet of type ${stranger.tag}, which is no part of a key`);
  if (packets[0]?.tag !== PUBLIC_KEY) fail("it does not start with a public key");

  const starts = packets.filter(({ tag }) => tag === PUBLIC_KEY).map(({ start }) => start);
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? bytes.length;
    return readKey(
      packets.filter((packet) => packet.start >= start && packet.start < end),
      bytes.subarray(start, end),
      fail,
    );
  });
}

type Fail = (what: string) => never;

function readPackets(bytes: Buffer, fail: Fail): Packet[] {
  const packets: Packet[] = [];
  let start = 0;
  while (start < bytes.length) {
    const header =
      readHeader(bytes, start) ?? fail(`at byte ${start} there is no OpenPGP packet of a known length`);
    const end = header.bodyStart + header.length;
    if (end > bytes.length) fail(`the OpenPGP packet at byte ${start} is cut short`);
    packets.push({ tag: header.tag, start, body: bytes.subarray(header.bodyStart, end) });
    start = end;
  }
  return packets;
}

/** RFC 9580, section 4.2; undefined for what is no header, and for lengths that a key's packet never has. */
function readHeader(
  bytes: Buffer,
  start: number,
): { tag: number; bodyStart: number; length: number } | undefined {
  const at = (offset: number): number => bytes[start + offset] ?? 0;
  const first = at(0);
  if (first < 0x80) return undefined;
  if ((first & 0x40) === 0) {
    const octets = [1, 2, 4][first & 3];
    if (octets === undefined || start + 1 + octets > bytes.length) return undefined;
    return {
      tag: (first >> 2) & 15,
      bodyStart: start + 1 + octets,
      length: bytes.readUIntBE(start + 1, octets),
    };
  }
  const tag = first & 63;
  const second = at(1);
  if (second < 192) return { tag, bodyStart: start + 2, length: second };
  if (second < 224) return { tag, bodyStart: start + 3, length: (second - 192) * 256 + at(2) + 192 };
  if (second < 255 || start + 6 > bytes.length) return undefined;
  return { tag, bodyStart: start + 6, length: bytes.readUInt32BE(start + 2) };
}

function readKey(packets: readonly Packet[], content: Buffer, fail: Fail): PublicKey {
  const key = packets[0]?.body ?? Buffer.alloc(0);
  const isEd25519 = key[0] === 4 && key.subarray(5, 5 + ED25519.length).equals(ED25519);
  if (!isEd25519)
    fail("a key is not ed25519, version 4, which is what repositories of this project are signed with");
  // RFC 9580, section 5.5.4.2.
  const prefix = Buffer.from([0x99, key.length >> 8, key.length & 0xff]);
  const fingerprint = createHash("sha1").update(prefix).update(key).digest("hex").toUpperCase();
  for (const [tag, part] of [
    [USER_ID, "name"],
    [SIGNATURE, "signature of its owner"],
  ] as const) {
    if (!packets.some((packet) => packet.tag === tag))
      fail(`the key ${fingerprint} has no ${part}, and apt would not take it`);
  }
  return { fingerprint, created: key.readUInt32BE(1), content };
}
