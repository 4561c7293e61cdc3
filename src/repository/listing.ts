import { type Ledger, recordsOf } from "./ledger.ts";
import type { Suite } from "./repository.ts";
import type { Settings } from "./settings.ts";
import { sorted, title } from "./stanza.ts";

/** A version that can be installed. */
export interface ListedVersion {
  suite: string;
  name: string;
  version: string;
  /** When it was published in the suite first, seconds since the epoch. */
  date: number;
  /** Its path in the tree. */
  filename: string;
  /** In bytes. */
  size: number;
  sha256: string;
}

/** What a repository offers, as its users are told. */
export interface Listing {
  origin: string;
  label: string;
  /** Where clients find it, without a final slash. */
  url: string;
  /** The same as an onion service, tor+http://. */
  onion?: string | undefined;
  /** The first is meant where none is named. */
  suites: readonly string[];
  /** Fingerprints of the keys that sign it, 40 hexadecimal digits each. */
  keys: readonly string[];
  /** By suite, name and version. */
  versions: readonly ListedVersion[];
}

/** @returns what the suites offer */
export function listingOf(
  { origin, label, url, onion, suites, keys }: Settings,
  ledger: Ledger,
  contents: readonly Suite[],
): Listing {
  const versions = contents.flatMap(({ name: suite, packages }) => {
    const records = recordsOf(ledger, "package").filter((record) => record.suite === suite);
    const dates = new Map(records.map((record) => [title(record), record.at]));
    return sorted(packages).map((stanza) => {
      const { name, version, filename, size, sha256 } = stanza;
      return { suite, name, version, date: dates.get(title(stanza)) ?? 0, filename, size, sha256 };
    });
  });
  return { origin, label, url, onion, suites, keys, versions };
}
