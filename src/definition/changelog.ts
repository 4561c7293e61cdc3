import { PackageError } from "../problem.ts";

/** What the newest entry of a Debian changelog says. */
export interface ChangelogEntry {
  packageName: string;
  version: string;
  maintainer: string;
  /** Seconds since the epoch. */
  date: number;
}

const HEADING = /^([a-z0-9][a-z0-9+.-]*) \(([^\s()]+)\)(?: [a-z][a-z0-9-]*)+; urgency=[a-z]+$/;
const TRAILER =
  /^ -- (.+ <[^<>\s]+>) {2}([A-Z][a-z]{2}, ([ 0-3]?\d [A-Z][a-z]{2} \d{4}) \d{2}:\d{2}:\d{2} [+-]\d{4})$/;

/**
 * Reads the newest entry of a Debian changelog (Policy 4.4, deb-changelog(5)): the one place that version and
 * date of the package come from.
 *
 * @throws PackageError when the first entry's heading or trailer does not have the form of deb-changelog(5)
 */
export function parseChangelog(text: string): ChangelogEntry {
  const lines = text.split("\n");
  const heading = HEADING.exec(lines[0] ?? "");
  const trailer = TRAILER.exec(lines.find((line) => line.startsWith(" -- ")) ?? "");
  if (heading === null || trailer === null || !isDay(trailer[3])) {
    const part = heading === null ? "first line" : "first line that starts with ' -- '";
    throw new PackageError(`the changelog's ${part} cannot be read`, {
      hint: "write the entry in the form of deb-changelog(5), as dch(1) does",
    });
  }
  const [, packageName = "", version = ""] = heading;
  const [, maintainer = "", date = ""] = trailer;
  return { packageName, version, maintainer, date: Date.parse(date) / 1000 };
}

// Date.parse takes 31 Feb for 3 Mar.
function isDay(text = ""): boolean {
  const day = new Date(`${text} 00:00:00 +0000`);
  return day.getUTCDate() === Number.parseInt(text, 10);
}
