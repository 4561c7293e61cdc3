import { PackageError } from "../problem.ts";

/** A name, version and architecture, for which there is one file, always. */
export interface Identity {
  name: string;
  version: string;
  architecture: string;
}

/**
 * A line of the ledger. Dates are seconds since the epoch, checksums SHA-256 in hexadecimal.
 *
 * - package: a suite has a version for the first time, and the version always has this checksum. It is written before
 *   the file can be seen.
 * - publish: a publication begins. It will write an InRelease file with the checksum `inRelease`, lists of packages with
 *   the checksums `indexes`, and the two files that no signature protects, the public keys and the landing page; their
 *   checksums, by path, are `entrance`.
 * - published: the publication is complete.
 */
export type LedgerRecord =
  | ({ event: "package"; at: number; suite: string; sha256: string } & Identity)
  | {
      event: "publish";
      suite: string;
      date: number;
      inRelease: string;
      indexes: readonly string[];
      entrance: Readonly<Record<string, string>>;
    }
  | { event: "published"; suite: string; inRelease: string };

const EVENTS: ReadonlySet<unknown> = new Set<LedgerRecord["event"]>(["package", "publish", "published"]);

/** All that was ever published, oldest first. */
export type Ledger = readonly LedgerRecord[];

/**
 * Reads a ledger.
 *
 * @param text - a last line without a newline is what a crash left, and no record: nothing was done after it
 * @throws PackageError when another line cannot be read
 */
export function parseLedger(text: string): Ledger {
  return wholeLines(text)
    .split("\n")
    .slice(0, -1)
    .map((line, index) => {
      try {
        const record: unknown = JSON.parse(line);
        if (isRecord(record)) return record;
        throw new Error("it is no record of this project");
      } catch (cause) {
        throw new PackageError(`line ${index + 1} of the ledger cannot be read`, {
          cause,
          hint: "put ledger.jsonl back from a backup that holds every line of it",
        });
      }
    });
}

function isRecord(value: unknown): value is LedgerRecord {
  return value instanceof Object && "suite" in value && "event" in value && EVENTS.has(value.event);
}

/** @returns the text without what a crash left of a last line */
export function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf("\n") + 1);
}

/** @returns records as lines of the ledger */
export function ledgerLines(records: readonly LedgerRecord[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join("");
}

/** @returns the records of one event, oldest first */
export function recordsOf<Event extends LedgerRecord["event"]>(
  ledger: Ledger,
  event: Event,
): Extract<LedgerRecord, { event: Event }>[] {
  return ledger.filter((record): record is Extract<LedgerRecord, { event: Event }> => record.event === event);
}

/** @returns the publications of a suite that were begun, oldest first */
export function publicationsOf(ledger: Ledger, suite: string): Extract<LedgerRecord, { event: "publish" }>[] {
  return recordsOf(ledger, "publish").filter((record) => record.suite === suite);
}

/** What the InRelease file of a suite may be. */
export interface Expected {
  /** The checksums that it may have; undefined: it may be missing. */
  inRelease: readonly (string | undefined)[];
  /** Whether the ledger has the beginning of a publication, and not its end. */
  pending: boolean;
}

/**
 * What we may find in the tree if nobody else wrote there. That is the InRelease file of the last complete publication
 * or, where later ones were interrupted, that of any of them.
 */
export function expectedOf(ledger: Ledger, suite: string): Expected {
  const published = recordsOf(ledger, "published").findLast((record) => record.suite === suite);
  const begun = recordsOf(unfinishedOf(ledger, suite), "publish");
  return {
    inRelease: [published?.inRelease, ...begun.map(({ inRelease }) => inRelease)],
    pending: begun.length > 0,
  };
}

/**
 * The same for a client file: the public keys or the landing page. They belong to all suites, so the last complete
 * publication of any suite counts.
 *
 * @param path - of the client file
 * @returns the checksums that it may have
 */
export function expectedClientFile(ledger: Ledger, path: string): readonly (string | undefined)[] {
  const begun = recordsOf(ledger, "publish");
  const done = recordsOf(ledger, "published").at(-1);
  const last = begun.findIndex(({ inRelease }) => inRelease === done?.inRelease);
  return begun.slice(Math.max(last, 0)).map(({ entrance }) => entrance[path]);
}

/** @returns what was recorded of a suite since its last complete publication */
export function unfinishedOf(ledger: Ledger, suite: string): Ledger {
  const ofSuite = ledger.filter((record) => record.suite === suite);
  return ofSuite.slice(ofSuite.findLastIndex(({ event }) => event === "published") + 1);
}
