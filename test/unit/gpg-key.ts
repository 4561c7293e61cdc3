import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { sign } from "../../src/system/gpg.ts";
import { withSecretKey } from "../../src/system/secret-key.ts";
import { outputOf } from "./debian-tool.ts";

/** A key that gpg made for a test. */
export interface GpgKey {
  /** Its keyring's folder. */
  home: string;
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
  return madeBy(folder, (gpg) => {
    gpg("--passphrase", "", "--quick-generate-key", OWNER, "ed25519", "sign", "1d");
    return gpg("--armor", "--export-secret-keys").toString();
  });
}

/** As {@link makeKey}, but what signs is a subkey, and the secret that of the subkey alone, as whoever releases has it. */
export function makeSubkey(folder: string): GpgKey {
  return madeBy(folder, (gpg) => {
    gpg("--passphrase", "", "--quick-generate-key", OWNER, "ed25519", "cert", "1d");
    gpg("--passphrase", "", "--quick-add-key", fingerprintBy(gpg), "ed25519", "sign", "1d");
    return gpg("--armor", "--export-secret-subkeys").toString();
  });
}

const OWNER = "Ann <ann@example.org>";

type Gpg = (...args: readonly string[]) => Buffer;

/** @param make - makes the key, and gives what of its secret is to be had */
function madeBy(folder: string, make: (gpg: Gpg) => string): GpgKey {
  const home = join(folder, "gpg");
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const gpg: Gpg = (...args) => outputOf("gpg", ["--homedir", home, "--batch", "--quiet", ...args]);
  try {
    const secret = make(gpg);
    const publicKey = join(folder, "key.gpg");
    writeFileSync(publicKey, gpg("--export"));
    return { home, fingerprint: fingerprintBy(gpg), publicKey, secret };
  } finally {
    outputOf("gpgconf", ["--homedir", home, "--kill", "all"]);
  }
}

function fingerprintBy(gpg: Gpg): string {
  const colons = gpg("--list-keys", "--with-colons").toString();
  return /^fpr:+([0-9A-F]{40}):/m.exec(colons)?.[1] ?? "";
}

/** @returns the path of the public key as it is when its owner has revoked it, in a folder */
export function revokedCopy({ home, fingerprint, publicKey }: GpgKey, folder: string): string {
  const words = ["--homedir", folder, "--batch", "--quiet", "--no-autostart"];
  // gpg puts a colon before the first line, against a slip.
  const revocation = readFileSync(join(home, "openpgp-revocs.d", `${fingerprint}.rev`), "utf8");
  outputOf("gpg", [...words, "--import", publicKey]);
  outputOf("gpg", [...words, "--import"], { input: revocation.replace(":-----BEGIN", "-----BEGIN") });
  const copy = join(folder, "revoked.gpg");
  writeFileSync(copy, outputOf("gpg", [...words, "--export"]));
  return copy;
}

/** @returns the detached signature of a key, armored */
export async function signatureOf(content: Uint8Array, { fingerprint, secret }: GpgKey): Promise<Uint8Array> {
  return await withSecretKey(
    secret,
    async (home) => await sign("--detach-sign", content, [fingerprint], home),
  );
}
