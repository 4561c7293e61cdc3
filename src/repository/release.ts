import { PackageError } from "../problem.ts";
import { matchLines } from "../lines.ts";

const DAY = 86_400;

/** How long a Release file of a repository is valid, in seconds: the longest that an old one can be shown to a new client. */
export const VALIDITY = 30 * DAY;

// apt refuses a date more than ten seconds ahead of its clock, and Whonix shifts that by up to 180 s at boot.
const BACKDATED = 300;

/** A list of packages that a Release file names, by its path below the suite's folder. */
export interface IndexFile {
  path: string;
  content: Uint8Array;
  sha256: string;
}

/** What is read of a Release file. */
export interface Release {
  origin: string;
  label: string;
  /** Seconds since the epoch. */
  date: number;
  validUntil: number;
  files: readonly { path: string; size: number; sha256: string }[];
}

/**
 * @param now - seconds since the epoch
 * @param last - the date of the last Release file, or 0: apt takes no earlier one
 * @returns the date for the next one
 */
export function releaseDate(now: number, last: number): number {
  return Math.max(now - BACKDATED, last);
}

/**
 * @param time - its date in seconds since the epoch, and for how many seconds from then on it is valid; undefined: without an end
 * @returns a Release file (https://wiki.debian.org/DebianRepository/Format), unsigned
 */
export function releaseText(
  names: { origin: string; label: string; suite: string },
  { date, validity }: { date: number; validity: number | undefined },
  files: readonly IndexFile[],
): string {
  return [
    `Origin: ${names.origin}`,
    `Label: ${names.label}`,
    `Suite: ${names.suite}`,
    `Codename: ${names.suite}`,
    `Date: ${new Date(date * 1000).toUTCString()}`,
    ...(validity === undefined ? [] : [`Valid-Until: ${new Date((date + validity) * 1000).toUTCString()}`]),
    "Architectures: all",
    "Components: main",
    "Acquire-By-Hash: yes",
    // Of several kinds of sums apt takes the strongest, and looks for it by that name.
    "SHA256:",
    ...files.map(({ path, content, sha256 }) => ` ${sha256} ${content.byteLength} ${path}`),
    "",
  ].join("\n");
}

/**
 * Reads a Release file, signed or not.
 *
 * @throws PackageError when it lacks what {@link releaseText} writes
 */
export function parseRelease(text: string): Release {
  const field = (name: string): string => matchLines(text, new RegExp(`^${name}: (.+)$`))[0]?.[1] ?? "";
  const seconds = (name: string): number => Date.parse(field(name)) / 1000;
  const release = {
    origin: field("Origin"),
    label: field("Label"),
    date: seconds("Date"),
    validUntil: seconds("Valid-Until"),
    files: matchLines(text, /^ ([0-9a-f]{64}) (\d+) (\S+)$/).map(([, sum = "", size, path = ""]) => ({
      path,
      size: Number(size),
      sha256: sum,
    })),
  };
  if (release.files.length > 0 && release.date > 0 && release.validUntil > 0) return release;
  throw new PackageError("a Release file of the repository cannot be read", {
    hint: "restore the last published tree from a backup or from a web host",
  });
}
