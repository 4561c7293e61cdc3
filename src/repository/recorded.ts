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
  const releases = record.filter((line) => line.event === "release");
  const suites = [...new Set(releases.map(({ suite }) => suite))];
  const names = namesIn(new Set(releases.map(({ inRelease }) => inRelease)), suites, read);
  const settings = { ...names, suites, keys: [...keys], url: "", requireVerified: false };
  const lists = new Map(suites.map((suite) => [suite, listsIn(suite, paths)]));
  const ledger = record.flatMap((line) => entriesOf(line, lists.get(line.suite) ?? []));
  return readRepository(settings, ledger, read);
}

function entriesOf(line: Recorded, lists: readonly string[]): Ledger {
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
    // The record does not name the older lists. The name of each list is its checksum.
    indexes: lists,
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

// Only a recorded InRelease is believed; another one is a problem that readRepository finds.
function namesIn(
  sums: ReadonlySet<string>,
  suites: readonly string[],
  read: ReadPublished,
): { origin: string; label: string } {
  const found = suites.flatMap((suite) => read(releaseFiles(suite).inRelease) ?? []);
  const signed = found.find((content) => sums.has(sha256(content)));
  if (signed === undefined) return { origin: "", label: "" };
  const { origin, label } = parseRelease(Buffer.from(signed).toString("utf8"));
  return { origin, label };
}
