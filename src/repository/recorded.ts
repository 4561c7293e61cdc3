import { sha256 } from "../hash.ts";
import { byHashPath, KEYRING_FILE, PAGE, releaseFiles } from "./layout.ts";
import type { Ledger, LedgerRecord } from "./ledger.ts";
import type { Recorded } from "./record.ts";
import { parseRelease } from "./release.ts";
import { type ReadPublished, readRepository, type Repository } from "./repository.ts";

/**
 * Reads a tree that others publish. Their public record, whose signature was verified, takes the place of the ledger.
 *
 * @param keys - the fingerprints of the keys that signed the record, and must have signed each suite
 * @param paths - every path in the tree
 * @returns the repository, and every difference
 */
export function readRecorded(
  record: readonly Recorded[],
  keys: readonly string[],
  paths: readonly string[],
  read: ReadPublished,
): Repository {
  const suites = [...new Set(record.filter(({ event }) => event === "release").map(({ suite }) => suite))];
  const names = namesIn(record, read);
  const settings = { ...names, suites, keys: [...keys], url: "", requireVerified: false };
  const ledger = record.flatMap((line) => entriesOf(line, paths));
  return readRepository(settings, ledger, read);
}

function entriesOf(line: Recorded, paths: readonly string[]): Ledger {
  const { suite } = line;
  const seconds = Date.parse(line.date) / 1000;
  if (line.event === "package") {
    const { date: _date, ...identity } = line;
    return [{ ...identity, at: seconds }];
  }
  const { inRelease, keyring, page } = line;
  const begun: LedgerRecord = {
    event: "publish",
    suite,
    date: seconds,
    inRelease,
    // The record does not have those of before: what such a list may hold, its name says.
    indexes: listsIn(suite, paths),
    entrance: { [KEYRING_FILE]: keyring, [PAGE]: page },
  };
  return [begun, { event: "published", suite, inRelease }];
}

function listsIn(suite: string, paths: readonly string[]): readonly string[] {
  const folder = byHashPath(suite, "");
  return paths
    .filter((path) => path.startsWith(folder))
    .map((path) => path.slice(folder.length))
    .filter((name) => /^[0-9a-f]{64}$/.test(name));
}

// Of an InRelease that was signed; another one is told as such.
function namesIn(record: readonly Recorded[], read: ReadPublished): { origin: string; label: string } {
  const sums = new Set(record.map((line) => (line.event === "release" ? line.inRelease : "")));
  const found = record.flatMap(({ suite }) => read(releaseFiles(suite).inRelease) ?? []);
  const signed = found.find((content) => sums.has(sha256(content)));
  if (signed === undefined) return { origin: "", label: "" };
  const { origin, label } = parseRelease(Buffer.from(signed).toString("utf8"));
  return { origin, label };
}
