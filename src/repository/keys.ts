import { type Problem, unless } from "../problem.ts";

/** A secret key as gpg lists it. Dates are seconds since the epoch. */
export interface Key {
  fingerprint: string;
  curve: string;
  canSign: boolean;
  revoked: boolean;
  /** undefined: never. */
  expires: number | undefined;
}

/**
 * Reads what `gpg --with-colons --list-secret-keys` prints (doc/DETAILS of GnuPG).
 *
 * @returns the keys; one whose secret part is elsewhere is left out
 */
export function parseKeys(colons: string): Key[] {
  const lines = colons.split("\n").map((line) => line.split(":"));
  return lines.flatMap((fields, index) => {
    if (fields[0] !== "sec" || fields[14] === "#") return [];
    const fingerprint = lines.slice(index).find(([kind]) => kind === "fpr")?.[9] ?? "";
    return [
      {
        fingerprint,
        curve: fields[16] ?? "",
        canSign: fields[11]?.includes("s") === true,
        revoked: fields[1] === "r",
        expires: fields[6] === "" ? undefined : Number(fields[6]),
      },
    ];
  });
}

/**
 * @param keys - those that gpg has
 * @param now - seconds since the epoch
 * @returns why these keys cannot sign
 */
export function keyProblems(
  fingerprints: readonly string[],
  keys: readonly Key[],
  now: number,
): readonly Problem[] {
  return fingerprints.flatMap((fingerprint) => {
    const where = `key ${fingerprint}`;
    const key = keys.find((candidate) => candidate.fingerprint === fingerprint);
    if (key === undefined) {
      return [
        {
          where,
          what: "gpg has no secret key of that fingerprint",
          rule: "a repository is signed by the keys it was made with: its clients know no others",
          fix: "set GNUPGHOME to where it is, or npm run repo -- key --import FILE; where it is lost: replace-key",
        },
      ];
    }
    const expired = (key.expires ?? Number.POSITIVE_INFINITY) <= now;
    return [
      ...unless(key.curve === "ed25519" && key.canSign, () => ({
        where,
        what: key.curve === "ed25519" ? "it cannot sign" : "it is no ed25519 key",
        rule: "ed25519 is what every apt from bullseye on takes without a word",
        fix: "make another with npm run repo -- key",
      })),
      ...unless(!expired && !key.revoked, () => ({
        where,
        what: key.revoked ? "it is revoked" : `it expired on ${isoDate(key.expires)}`,
        rule: "apt refuses what such a key signs",
        fix: key.revoked
          ? "drop-key, where another one has taken over; else replace-key"
          : `gpg --quick-set-expire ${fingerprint} 1y; or drop-key, where another one has taken over`,
      })),
    ];
  });
}

/** @returns the day of a date in seconds since the epoch, as ISO 8601 writes it */
export function isoDate(seconds = 0): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
