import { createHash } from "node:crypto";

import { type Rule, quoted, unless } from "../problem.ts";

const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
const V3_VERSION = 3;
const SPECIFICATION =
  "onion names are version 3: 56 characters a-z 2-7 with a checksum (Tor rend-spec-v3, section 6)";

function decodeBase32(text: string): Buffer {
  const bits = Array.from(text, (character) => BASE32.indexOf(character).toString(2).padStart(5, "0")).join(
    "",
  );
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

function isVersion3(label: string): boolean {
  if (!/^[a-z2-7]{56}$/.test(label)) return false;
  // PUBKEY (ed25519, 32 bytes) | CHECKSUM (2 bytes) | VERSION (1 byte)
  const address = decodeBase32(label);
  const publicKey = address.subarray(0, 32);
  const checksum = address.subarray(32, 34);
  const version = address.subarray(34);
  const expected = createHash("sha3-256")
    .update(".onion checksum")
    .update(publicKey)
    .update(version)
    .digest();
  return version[0] === V3_VERSION && checksum.equals(expected.subarray(0, 2));
}

/** The name of an onion service, with or without labels before the one that is the service's key. */
export const onionName: Rule<string> = (host, where) => {
  const label =
    host
      .replace(/\.onion$/, "")
      .split(".")
      .at(-1) ?? "";
  if (/^[a-z2-7]{16}$/.test(label)) {
    return [
      {
        where,
        what: `${quoted(host)} is a version 2 onion name`,
        rule: `${SPECIFICATION}; Tor gave up version 2 in 0.4.6, in 2021`,
        fix: "ask the operator for the service's version 3 name",
      },
    ];
  }
  return unless(isVersion3(label), () => ({
    where,
    what: `${quoted(host)} is not the name of an onion service: its length or checksum is wrong`,
    rule: SPECIFICATION,
    fix: "copy the whole name again; a character is missing or mistyped",
  }));
};
