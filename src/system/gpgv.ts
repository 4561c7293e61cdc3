import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { matchLines } from "../lines.ts";
import { run, tryRun } from "./process.ts";
import { inTemporaryFolder } from "./temporary-folder.ts";

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
 * @param keyring - public keys, binary
 * @param files - a signed file; or a signature, and what it signs
 * @returns the fingerprints of the keys whose signatures hold, be it by a subkey; a key that expired or was revoked makes
 *   none (doc/DETAILS of GnuPG, GOODSIG and VALIDSIG)
 */
export async function goodSigners(keyring: Uint8Array, files: readonly Uint8Array[]): Promise<string[]> {
  return await inTemporaryFolder(async (folder) => {
    // By paths with a slash: gpgv looks for other names in its own folder.
    const paths = [keyring, ...files].map((_content, index) => join(folder, String(index)));
    for (const [index, content] of [keyring, ...files].entries()) writeFileSync(paths[index] ?? "", content);
    const { stdout } = await tryRun("gpgv", ["--status-fd", "1", "--keyring", ...paths]);
    const [, ...signatures] = stdout.toString("utf8").split("[GNUPG:] NEWSIG");
    return signatures
      .filter((signature) => matchLines(signature, /^\[GNUPG:\] GOODSIG /).length > 0)
      .flatMap((signature) => matchLines(signature, /^\[GNUPG:\] VALIDSIG .* ([0-9A-F]{40})$/))
      .map(([, key = ""]) => key);
  });
}
