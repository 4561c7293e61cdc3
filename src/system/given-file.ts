import { PackageError } from "../problem.ts";
import { readPlainFile } from "./plain-file.ts";

/** What a file that a user names may be at most, in bytes: a key, with all the signatures that others made. */
export const LARGEST_KEY = 16 * 1024 * 1024;

/**
 * Reads a file that a user named: a plain one, or a link to one, that is not empty. Never waits.
 *
 * @param limit - in bytes; that of {@link readPlainFile} unless given
 * @throws Error when it is something else, or cannot be read
 */
export function readNamedFile(path: string, limit?: number): Uint8Array {
  if (path === "-") throw new Error("standard input is not read: name a file");
  const content = readPlainFile(path, limit === undefined ? {} : { limit });
  if (content.byteLength === 0) throw new Error("it is empty");
  return content;
}

/**
 * The same for the file of an option.
 *
 * @param hint - what to give instead
 * @throws PackageError when it cannot be read
 */
export function readGivenFile(path: string, hint: string, limit?: number): Uint8Array {
  try {
    return readNamedFile(path, limit);
  } catch (cause) {
    throw new PackageError(`${path} cannot be read`, { cause, hint });
  }
}

/**
 * The same for a file of public keys, as gpgv and apt on bullseye read it.
 *
 * @param name - whose keys they are
 * @throws PackageError when it cannot be read, or is ASCII-armored
 */
export function readKeyring(path: string, name: string): Uint8Array {
  const content = readGivenFile(path, `give ${name}, as gpg --export FINGERPRINT writes it`, LARGEST_KEY);
  if (!Buffer.from(content).includes("-----BEGIN PGP")) return content;
  throw new PackageError(`${path} is ASCII-armored, which gpgv does not read`, {
    hint: `make it binary: gpg --dearmor <${path} >keys.gpg && mv keys.gpg ${path}`,
  });
}
