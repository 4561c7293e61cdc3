import { PackageError } from "../problem.ts";

/** A name, version and architecture, for which there is one file, always. */
export interface Identity {
  name: string;
  version: string;
  architecture: string;
}

/** The sums of what no signature holds, by path: the public keys and the landing page. */
export type Entrance = Readonly<Record<string, string>>;

/**
 * A line of the ledger. Dates are seconds since the epoch, sums SHA-256 in hexadecimal.
 *
 * - package: from now on these bytes are this version, in this suite; written before the file can be seen
 * - publish: a Release file with these index files is about to be put into its place, and so is what new clients begin
 *   with, by path
 * - published: it stands there, and so does the page
 */
export type LedgerRecord =
  | ({ event: "package"; at: number; suite: string; sha256: string } & Identity)
  | {
      event: "publish";
      suite: string;
      date: number;
      inRelease: string;
      indexes: readonly string[];
      entrance: Entrance;
    }
  | { event: "published"; suite: string; inRelease: string };

const EVENTS: ReadonlySet<unknown> = new Set<LedgerRecord["event"]>(["package", "publish", "published"]);

/** All that was ever published, oldest first. */
export type Ledger = readonly LedgerRecord[];

/**
 * Reads a ledger.
 *
 * @param text - what a crash left of a last line, without its newline, is no record: nothing was done after it
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

/** What the InRelease file of a suite may be. */
export interface Expected {
  /** Its sum, one of these; undefined: it is not there yet. */
  inRelease: readonly (string | undefined)[];
  /** Whether a publication was begun and, as far as the ledger knows, not finished. */
  pending: boolean;
}

/** @returns what stands in the tree when nobody but us wrote there: our last, or one that we were about to write */
export function expectedOf(ledger: Ledger, suite: string): Expected {
  const published = recordsOf(ledger, "published").findLast((record) => record.suite === suite);
  const begun = recordsOf(unfinishedOf(ledger, suite), "publish");
  return {
    inRelease: [published?.inRelease, ...begun.map(({ inRelease }) => inRelease)],
    pending: begun.length > 0,
  };
}

/**
 * @param path - of what new clients begin with
 * @returns the sums of which it has one when nobody but us wrote there: that of our last, or of one that we were about to
 *   write
 */
export function expectedEntrance(ledger: Ledger, path: string): readonly (string | undefined)[] {
  const begun = recordsOf(ledger, "publish");
  const done = recordsOf(ledger, "published").at(-1);
  const last = begun.findIndex(({ inRelease }) => inRelease === done?.inRelease);
  return begun.slice(Math.max(last, 0)).map(({ entrance }) => entrance[path]);
}

/** @returns what a suite's publications recorded that did not come to their end, since the last one that did */
export function unfinishedOf(ledger: Ledger, suite: string): Ledger {
  const ofSuite = ledger.filter((record) => record.suite === suite);
  return ofSuite.slice(ofSuite.findLastIndex(({ event }) => event === "published") + 1);
}
