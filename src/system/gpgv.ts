import { existsSync } from "node:fs";

import { matchLines } from "../lines.ts";
import { KEYRING_FILE } from "../repository/layout.ts";
import { run, tryRun } from "./process.ts";

/** A file of Debian's package that has gpgv, and its name. */
export const GPGV = { "/usr/bin/gpgv": "gpgv" };

/** What messages call the files of a verification, which are copies. */
interface Names {
  file: string;
  key: string;
}

/**
 * Verifies a detached signature, by sqv where it is installed and else by gpgv.
 *
 * @param key - path of the public key, as gpg --export writes it
 * @param names - what a message calls the file and the key; their paths unless given
 * @throws PackageError with the program's words when the signature is not that key's
 */
export async function verifySignature(
  key: string,
  signature: string,
  file: string,
  names: Names = { file, key },
): Promise<void> {
  await verify(existsSync("/usr/bin/sqv") ? "sqv" : "gpgv", key, [signature, file], names);
}

/**
 * Verifies a text with the signature around it, by gpgv: sqv reads none.
 *
 * @param key - path of the public key, as gpg --export writes it
 * @param names - what a message calls the file and the key; their paths unless given
 * @throws PackageError with gpgv's words when the signature is not that key's
 */
export async function verifyClearSigned(
  key: string,
  file: string,
  names: Names = { file, key },
): Promise<void> {
  await verify("gpgv", key, [file], names);
}

async function verify(program: string, key: string, files: readonly string[], names: Names): Promise<void> {
  await run(program, ["--keyring", key, ...files], {
    message: `${names.file} is not signed by the key in ${names.key}`,
    hint: "do not install it; is that the key's file as gpg --export writes it, not armored?",
  });
}

/**
 * @param folder - the published tree, whose own keys are asked
 * @param files - a signed file; or a signature, and what it signs
 * @returns the fingerprints of the keys whose signatures hold, be it by a subkey (doc/DETAILS of GnuPG, VALIDSIG)
 */
export async function goodSigners(folder: string, files: readonly string[]): Promise<string[]> {
  // By a path with a slash: gpgv looks for other names in its own folder.
  const words = ["--keyring", `./${KEYRING_FILE}`, "--status-fd", "1", ...files];
  const { stdout } = await tryRun("gpgv", words, { cwd: folder });
  const good = matchLines(stdout.toString("utf8"), /^\[GNUPG:\] VALIDSIG .* ([0-9A-F]{40})$/);
  return good.map(([, key = ""]) => key);
}
