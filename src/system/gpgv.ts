import { existsSync } from "node:fs";

import { matchLines } from "../lines.ts";
import { PackageError } from "../problem.ts";
import { needDebianPackages } from "./apt-get.ts";
import { onHost } from "./process.ts";

const GPGV = { "/usr/bin/gpgv": "gpgv" };

/**
 * Verifies a detached signature, by sqv where it is installed and else by gpgv.
 *
 * @param key - path of the public key, as gpg --export writes it
 * @throws PackageError with the program's words when the signature is not that key's
 */
export async function verifySignature(key: string, signature: string, file: string): Promise<void> {
  const sqv = existsSync("/usr/bin/sqv");
  if (!sqv) await needDebianPackages(GPGV);
  await verified(key, file, [sqv ? "sqv" : "gpgv", "--keyring", key, signature, file]);
}

/**
 * Verifies a text with the signature around it, by gpgv: sqv reads none.
 *
 * @param key - path of the public key, as gpg --export writes it
 * @throws PackageError with gpgv's words when the signature is not that key's
 */
export async function verifyClearSigned(key: string, file: string): Promise<void> {
  await needDebianPackages(GPGV);
  await verified(key, file, ["gpgv", "--keyring", key, file]);
}

async function verified(key: string, file: string, program: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await onHost({ nothrow: true })`${program}`;
  if (exitCode === 0) return;
  throw new PackageError(`${file} is not signed by the key in ${key}`, {
    cause: new Error(stderr.trim()),
    hint: "do not install it; is that the key's file as gpg --export writes it, not armored?",
  });
}

/**
 * @param folder - the published tree, whose own keys are asked
 * @param files - a signed file; or a signature, and what it signs
 * @returns the fingerprints of the keys whose signatures hold
 */
export async function goodSigners(folder: string, files: readonly string[]): Promise<string[]> {
  // By a path with a slash: gpgv looks for other names in its own folder.
  const gpgv = onHost({ cwd: folder, nothrow: true });
  const { stdout } = await gpgv`gpgv --keyring ./archive-keyring.gpg --status-fd 1 ${files}`;
  return matchLines(stdout, /^\[GNUPG:\] VALIDSIG ([0-9A-F]{40}) /).map(([, key = ""]) => key);
}
