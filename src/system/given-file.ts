import { PackageError } from "../problem.ts";
import { readPlainFile } from "./plain-file.ts";

/** The largest file of keys, in bytes: a key may carry many signatures of others. */
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
 * @throws PackageError when it cannot be read, is ASCII-armored, or does not begin with a public key
 */
export function readKeyring(path: string, name: string): Uint8Array {
  const hint = `give ${name}, as gpg --export FINGERPRINT writes it`;
  const content = readGivenFile(path, hint, LARGEST_KEY);
  if (Buffer.from(content).includes("-----BEGIN PGP")) {
    throw new PackageError(`${path} is ASCII-armored, which gpgv does not read`, {
      hint: `make it binary: gpg --dearmor <${path} >keys.gpg && mv keys.gpg ${path}`,
    });
  }
  const tag = packetTag(content[0] ?? 0);
  if (tag === PUBLIC_KEY) return content;
  const what = tag === SECRET_KEY ? "has a secret key, which nobody else may see" : "has no public key";
  throw new PackageError(`${path} ${what}`, { hint });
}

// RFC 9580, 4.2 and 5: the kind of a packet is in its first byte, in a newer or an older form.
const [SECRET_KEY, PUBLIC_KEY] = [5, 6];

function packetTag(first: number): number | undefined {
  if ((first & 0x80) === 0) return undefined;
  return (first & 0x40) === 0 ? (first & 0x3c) >> 2 : first & 0x3f;
}
