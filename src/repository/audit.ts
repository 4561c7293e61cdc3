import { isInPool, KEYRING_FILE, PAGE, poolPath, releaseFiles } from "./layout.ts";
import type { Recorded } from "./record.ts";
import { title } from "./stanza.ts";

/**
 * Compares a public record with an older copy of it.
 *
 * @returns what was taken back or changed, a line each: the older lines must all be there, and come first
 */
export function changedLines(older: readonly Recorded[], record: readonly Recorded[]): readonly string[] {
  const found = new Set(record.map((line) => JSON.stringify(line)));
  const missing = older.filter((line) => !found.has(JSON.stringify(line)));
  if (missing.length > 0) return missing.map((line) => changeOf(line, record));
  const isPrefix = older.every((line, index) => JSON.stringify(line) === JSON.stringify(record[index]));
  return isPrefix ? [] : ["the lines of the older record are in another order, or between other lines"];
}

// An InRelease is known by its suite and its date alone, and a suite may have two of one second: only a package is compared.
function changeOf(line: Recorded, record: readonly Recorded[]): string {
  const place = placeOf(line);
  const now = line.event === "package" ? record.find((other) => placeOf(other) === place) : undefined;
  if (now === undefined) return `taken back: ${place}, ${sumOf(line)}`;
  return `changed: ${place}: it had ${line.date} ${sumOf(line)}, and has ${now.date} ${sumOf(now)} now`;
}

function placeOf(line: Recorded): string {
  return line.event === "package"
    ? `${title(line)} in ${line.suite}`
    : `the InRelease of ${line.suite} of ${line.date}`;
}

function sumOf(line: Recorded): string {
  return line.event === "package" ? line.sha256 : line.inRelease;
}

/** @returns the paths of a tree that its public record tells of: packages, the InRelease of each suite, keys and page */
export function recordedPaths(record: readonly Recorded[]): readonly string[] {
  return [...sumsByPath(record).keys()];
}

/** @returns for each path the checksums that the record has of it, the last one last */
function sumsByPath(record: readonly Recorded[]): ReadonlyMap<string, readonly string[]> {
  const byPath = new Map<string, string[]>();
  for (const [path, sum] of record.flatMap(sumsOf)) {
    const sums = byPath.get(path);
    if (sums === undefined) byPath.set(path, [sum]);
    else sums.push(sum);
  }
  return byPath;
}

function sumsOf(line: Recorded): (readonly [path: string, sum: string])[] {
  if (line.event === "package") return [[poolPath(line), line.sha256]];
  return [
    [releaseFiles(line.suite).inRelease, line.inRelease],
    [KEYRING_FILE, line.keyring],
    [PAGE, line.page],
  ];
}

/**
 * Compares a tree with its public record.
 *
 * @param found - the checksums of the recorded paths; undefined: it is not there
 * @returns what the tree does not show, or shows otherwise, a line each
 */
export function unlikeRecord(
  record: readonly Recorded[],
  found: ReadonlyMap<string, string | undefined>,
): readonly string[] {
  return [...sumsByPath(record)].flatMap(([path, sums]) => {
    const [wanted, sum] = [new Set(sums), found.get(path)];
    if (isInPool(path) && wanted.size > 1) return [`${path}: the record has ${wanted.size} checksums of it`];
    if (sum === undefined) return [`${path}: it is recorded, and not there`];
    if (sum === sums.at(-1)) return [];
    if (wanted.has(sum))
      return [`${path}: it is an older one than the record's last, or is replaced just now`];
    return [`${path}: it has the checksum ${sum}, which is not in the record`];
  });
}
