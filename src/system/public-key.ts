import type { PublicKey } from "../definition/public-key.ts";
import { linesOf } from "../lines.ts";
import { PackageError } from "../problem.ts";
import { APART, tryGpg } from "./gpg.ts";

const HINT = "write the public key into the file with: gpg --export FINGERPRINT >FILE";

/**
 * Reads a key as apt's `Signed-By` wants it: binary, which bullseye's apt needs, public, and of the kind that every gpgv and
 * sqv knows. gpg says what it is, and keeps nothing of it.
 *
 * @param file - one key
 * @param name - what messages call the file
 * @throws PackageError when it is armored, has a secret key, is damaged, or is not one whole key of version 4 and ed25519
 */
export async function readPublicKey(file: Uint8Array, name: string): Promise<PublicKey> {
  const content = Buffer.from(file);
  const refusal = (what: string, hint = HINT, cause?: Error): PackageError =>
    new PackageError(`${name}: ${what}`, { hint, cause });
  if (content.includes("-----BEGIN PGP"))
    throw refusal(
      "the key is ASCII-armored, which apt on bullseye does not read",
      `gpg --dearmor <${name} >FILE.gpg`,
    );

  const shown = await tryGpg([...APART, "--with-colons", "--show-keys"], file);
  const records = linesOf(shown.stdout.toString("utf8")).map((line) => line.split(":"));
  const is = (...kinds: readonly string[]): boolean => records.some(([kind = ""]) => kinds.includes(kind));
  if (is("sec", "ssb"))
    throw refusal("it holds a secret key, which must never leave its owner; nothing of it was kept");
  if (shown.status !== 0) throw refusal("gpg cannot read it", HINT, new Error(shown.complaint));

  // doc/DETAILS of GnuPG: field 4 is the algorithm, 6 the date, 17 the curve; 22 is EdDSA.
  const [key, ...others] = records.filter(([kind]) => kind === "pub");
  if (key === undefined || others.length > 0)
    throw refusal(`it holds ${others.length + (key ? 1 : 0)} keys, not one`);
  const fingerprint = records.find(([kind]) => kind === "fpr")?.[9] ?? "";
  if (key[3] !== "22" || key[16] !== "ed25519" || !/^[0-9A-F]{40}$/.test(fingerprint))
    throw refusal(
      "the key is not ed25519, version 4, which is what repositories of this project are signed with",
    );
  // gpg shows a name only where its owner signed it.
  if (!is("uid"))
    throw refusal(`the key ${fingerprint} has no name that its owner signed, and apt would not take it`);
  const { stdout: whole } = await tryGpg([...APART, "--import-options", "import-export", "--import"], file);
  if (!whole.equals(content)) throw refusal(`the key ${fingerprint} is not all that it holds`);
  return { fingerprint, created: Number(key[5]), content: file };
}
