import { type Problem, unless } from "../problem.ts";

/** A key, or one of its subkeys. Dates are seconds since the epoch. */
interface Part {
  fingerprint: string;
  curve: string;
  canSign: boolean;
  revoked: boolean;
  /** undefined: never. */
  expires: number | undefined;
  /** Whether gpg has its secret part; that of a key may be elsewhere while subkeys sign. */
  isHere: boolean;
}

/** A key as gpg lists it. */
export interface Key extends Part {
  /** The oldest one first. */
  subkeys: readonly Part[];
  /** NAME <ADDRESS>, as gpg escapes it. */
  owners: readonly string[];
}

/**
 * Reads what `gpg --with-colons` prints of keys (doc/DETAILS of GnuPG).
 *
 * @param kind - whether those of which it has secrets are meant, or public ones
 */
export function parseKeys(colons: string, kind: "secret" | "public" = "secret"): Key[] {
  const [whole, part] = kind === "secret" ? ["sec", "ssb"] : ["pub", "sub"];
  const records = colons.split("\n").map((line) => line.split(":"));
  const starts = records.flatMap(([word], index) => (word === whole ? [index] : []));
  return starts.map((start, index) => {
    const ofKey = records.slice(start, starts[index + 1]);
    return {
      ...partAt(ofKey, 0),
      subkeys: ofKey.flatMap(([word], at) => (word === part ? [partAt(ofKey, at)] : [])),
      owners: ofKey.flatMap(([word, ...fields]) => (word === "uid" ? [fields[8] ?? ""] : [])),
    };
  });
}

function partAt(records: readonly (readonly string[])[], index: number): Part {
  const fields = records[index] ?? [];
  return {
    fingerprint: records.slice(index).find(([word]) => word === "fpr")?.[9] ?? "",
    curve: fields[16] ?? "",
    canSign: fields[11]?.includes("s") === true,
    revoked: fields[1] === "r",
    expires: fields[6] === "" ? undefined : Number(fields[6]),
    isHere: fields[14] !== "#",
  };
}

/**
 * @param now - seconds since the epoch
 * @returns what signs: the key itself or else the oldest of its subkeys that can, since most clients know that one;
 *   undefined where none can. It expires with the key at the latest
 */
export function signerOf(key: Key, now: number): Part | undefined {
  const signer = [key, ...key.subkeys].find((part) => canSignNow(part, now));
  if (signer === undefined || key.revoked || isOver(key, now)) return undefined;
  const expires = Math.min(endOf(key), endOf(signer));
  return { ...signer, expires: Number.isFinite(expires) ? expires : undefined };
}

function canSignNow(part: Part, now: number): boolean {
  return part.canSign && part.isHere && part.curve === CURVE && !part.revoked && !isOver(part, now);
}

function isOver(part: Part, now: number): boolean {
  return endOf(part) <= now;
}

function endOf({ expires }: Part): number {
  return expires ?? Number.POSITIVE_INFINITY;
}

const CURVE = "ed25519";

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
    const isOfUse = key.curve === CURVE && [key, ...key.subkeys].some(({ canSign }) => canSign);
    return [
      ...unless(isOfUse, () => ({
        where,
        what: key.curve === CURVE ? "it cannot sign" : "it is no ed25519 key",
        rule: "ed25519 is what every apt from bullseye on takes without a word",
        fix: "make another with npm run repo -- key",
      })),
      ...unless(!isOver(key, now) && !key.revoked, () => ({
        where,
        what: key.revoked ? "it is revoked" : `it expired on ${isoDate(key.expires)}`,
        rule: "apt refuses what such a key signs",
        fix: key.revoked
          ? "drop-key, where another one has taken over; else replace-key"
          : `gpg --quick-set-expire ${fingerprint} 1y; or drop-key, where another one has taken over`,
      })),
      ...(isOfUse && !key.revoked && !isOver(key, now) && signerOf(key, now) === undefined
        ? partProblems(key)
        : []),
    ];
  });
}

// The key is in order, and nothing that it could sign with is.
function partProblems(key: Key): readonly Problem[] {
  return [key, ...key.subkeys]
    .filter(({ canSign }) => canSign)
    .map((part) => ({
      where: `key ${key.fingerprint}`,
      what: `${part === key ? "its own part" : `its subkey ${part.fingerprint}`} ${lackOf(part)}`,
      rule: "the key itself or one of its subkeys signs, by a secret that gpg has here",
      fix: `where the whole key is: gpg --quick-add-key ${key.fingerprint} ed25519 sign 1y, then gpg --export-secret-subkeys ${key.fingerprint} >FILE; here: npm run repo -- key --import FILE`,
    }));
}

function lackOf({ curve, revoked, expires, isHere }: Part): string {
  if (!isHere) return "has its secret elsewhere";
  if (curve !== CURVE) return "is not ed25519";
  return revoked ? "is revoked" : `expired on ${isoDate(expires)}`;
}

/** @returns the day of a date in seconds since the epoch, as ISO 8601 writes it */
export function isoDate(seconds = 0): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
