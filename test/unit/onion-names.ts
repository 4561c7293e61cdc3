import { createHash } from "node:crypto";

/**
 * The version 3 name of an ed25519 key, written down from Tor's rend-spec-v3, section 6, with whole numbers instead
 * of the bit strings that src/ uses.
 */
export function onionNameOf(publicKey: Uint8Array, version = 3): string {
  const checksum = createHash("sha3-256")
    .update(Buffer.concat([Buffer.from(".onion checksum"), publicKey, Buffer.from([version])]))
    .digest();
  const address = Buffer.concat([publicKey, checksum.subarray(0, 2), Buffer.from([version])]);
  let rest = BigInt(`0x${address.toString("hex")}`);
  let name = "";
  for (let digit = 0; digit < 56; digit += 1) {
    name = "abcdefghijklmnopqrstuvwxyz234567".charAt(Number(rest % 32n)) + name;
    rest /= 32n;
  }
  return `${name}.onion`;
}

/** The name of the key 00 01 02 … 1f. */
export const RELAY_ONION = onionNameOf(Uint8Array.from({ length: 32 }, (_, index) => index));

/** A name that is in public use: the search engine DuckDuckGo. */
export const PUBLIC_ONION = "duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion";

/** A name of the version that Tor gave up. */
export const VERSION_2_ONION = "3g2upl4pq6kufc4m.onion";
