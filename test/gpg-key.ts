import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { outputOf } from "./unit/debian-tool.ts";

/** A key that gpg made for a test. */
export interface GpgKey {
  fingerprint: string;
  /** Path of the public key, as gpg --export writes it. */
  publicKey: string;
  /** The secret key, armored. */
  secret: string;
}

/**
 * Makes a key without a passphrase, valid for a day, in a keyring of its own.
 *
 * @param folder - where the keyring and the public key go
 */
export function makeKey(folder: string): GpgKey {
  const home = join(folder, "gpg");
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const gpg = (...args: readonly string[]): Buffer =>
    outputOf("gpg", ["--homedir", home, "--batch", "--quiet", ...args]);
  try {
    gpg("--passphrase", "", "--quick-generate-key", "Ann <ann@example.org>", "ed25519", "sign", "1d");
    const colons = gpg("--list-keys", "--with-colons").toString();
    const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(colons)?.[1] ?? "";
    const publicKey = join(folder, "key.gpg");
    writeFileSync(publicKey, gpg("--export", fingerprint));
    return { fingerprint, publicKey, secret: gpg("--armor", "--export-secret-keys", fingerprint).toString() };
  } finally {
    outputOf("gpgconf", ["--homedir", home, "--kill", "all"]);
  }
}
