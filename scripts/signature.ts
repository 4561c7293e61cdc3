import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { PackageError } from "../src/package-error.ts";
import { needDebianPackages } from "./debian-packages.ts";
import { onHost } from "./on-host.ts";

/** A key of gpg's. */
export interface SigningKey {
  /** Its fingerprint, 40 digits in hexadecimal. */
  fingerprint: string;
  /** The secret key, armored, where gpg's keyring does not hold it. */
  secret?: string | undefined;
}

/**
 * Signs by gpg. A secret key that is given is in a keyring of its own, which is removed again.
 *
 * @returns the detached signature, armored
 * @throws PackageError when gpg has no such key or cannot use it
 */
export async function sign(content: Uint8Array, { fingerprint, secret }: SigningKey): Promise<Uint8Array> {
  if (!/^[0-9A-F]{40}$/i.test(fingerprint)) {
    throw new PackageError(`'${fingerprint}' is no fingerprint of a key`, {
      hint: "give its 40 digits, as gpg --list-secret-keys prints them",
    });
  }
  await needDebianPackages({ "/usr/bin/gpg": "gpg", "/usr/bin/gpg-agent": "gpg-agent" });
  if (!secret) return gpg(["--armor", "--local-user", fingerprint, "--detach-sign"], content);
  const home = mkdtempSync(join(tmpdir(), "nymphemeral-gpg-"));
  try {
    gpg(["--homedir", home, "--import"], Buffer.from(secret));
    return gpg(["--homedir", home, "--armor", "--local-user", fingerprint, "--detach-sign"], content);
  } finally {
    execFileSync("gpgconf", ["--homedir", home, "--kill", "all"]);
    rmSync(home, { recursive: true, force: true });
  }
}

// Not zx's $, which writes its standard input to a socket: see onHost. A user's gpg.conf may choose what it signs with.
function gpg(args: readonly string[], input: Uint8Array): Uint8Array {
  try {
    return execFileSync("gpg", ["--batch", "--no-tty", "--no-options", ...args], {
      input,
      stdio: ["pipe", "pipe", "pipe"],
    });
  } catch (cause) {
    throw new PackageError("gpg cannot sign", {
      cause,
      hint: "see which keys there are: gpg --list-secret-keys --with-subkey-fingerprint",
    });
  }
}

/**
 * Verifies a detached signature, by sqv where it is installed and else by gpgv.
 *
 * @param key - path of the public key, as gpg --export writes it
 * @throws PackageError with the program's words when the signature is not that key's
 */
export async function verifySignature(key: string, signature: string, file: string): Promise<void> {
  const sqv = existsSync("/usr/bin/sqv");
  if (!sqv) await needDebianPackages({ "/usr/bin/gpgv": "gpgv" });
  const program = sqv ? "sqv" : "gpgv";
  const { exitCode, stderr } = await onHost({
    nothrow: true,
  })`${program} --keyring ${key} ${signature} ${file}`;
  if (exitCode === 0) return;
  throw new PackageError(`${file} is not signed by the key in ${key}`, {
    cause: new Error(stderr.trim()),
    hint: "do not install it; is that the key's file as gpg --export writes it, not armored?",
  });
}
