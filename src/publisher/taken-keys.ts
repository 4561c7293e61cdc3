import { refuse } from "../problem.ts";
import { isoDate, type Key, keyProblems, signerOf } from "../repository/keys.ts";
import { importKeys, gpgHome, makeKey, secretKeys } from "../system/gpg.ts";

/** A key that gpg has now, and what its owner should know of it, in lines. */
interface TakenKey {
  fingerprint: string;
  about: readonly string[];
}

/**
 * Makes a key for an owner, or takes over those of a file.
 *
 * @param now - seconds since the epoch
 * @throws PackageError when gpg refuses; or when gpg has the keys now, and one of them cannot sign a repository
 */
export async function takenKeys(
  { file, owner = "" }: { file: string | undefined; owner: string | undefined },
  now: number,
): Promise<readonly TakenKey[]> {
  const fingerprints = file === undefined ? [await makeKey(owner)] : await importKeys(file);
  const keys = await secretKeys();
  refuse(keyProblems(fingerprints, keys, now), {
    message: "no repository can be signed by what gpg has now",
    hint: "gpg keeps what it took over; gpg --delete-secret-and-public-keys FINGERPRINT removes it",
  });
  const folder = await gpgHome();
  return keys
    .filter(({ fingerprint }) => fingerprints.includes(fingerprint))
    .map((key) => ({
      fingerprint: key.fingerprint,
      about: [
        `${file === undefined ? "made" : "taken over"}; ${signingLine(key, now)}`,
        `it lies in ${folder}`,
        `back it up: gpg --homedir '${folder}' --export-secret-keys ${key.fingerprint} >FILE`,
        ...othersOf(key, keys).map(
          (other) =>
            `warning: gpg also has the secret key ${other.fingerprint} for the same address; name keys by their fingerprints`,
        ),
      ],
    }));
}

function signingLine(key: Key, now: number): string {
  const { fingerprint = "", expires } = signerOf(key, now) ?? {};
  const subject = fingerprint === key.fingerprint ? "it signs" : `its subkey ${fingerprint} signs`;
  const elsewhere = key.isHere ? "" : "; the secret of the key itself is elsewhere";
  return `${subject} ${expires === undefined ? "without an end" : `until ${isoDate(expires)}`}${elsewhere}`;
}

function othersOf(key: Key, keys: readonly Key[]): readonly Key[] {
  const addresses = new Set(key.owners.map(addressOf));
  return keys.filter(
    (other) => other !== key && other.owners.some((owner) => addresses.has(addressOf(owner))),
  );
}

/** @returns the address of NAME <ADDRESS>, which may be all there is */
function addressOf(owner: string): string {
  return (/<([^<>]*)>$/.exec(owner)?.[1] ?? owner).toLowerCase();
}
