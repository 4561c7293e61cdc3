import { PackageError } from "../problem.ts";
import type { Identity, Ledger } from "./ledger.ts";

/**
 * A line of the public record: what was ever published in a suite, or signed for it. Dates are of ISO 8601, checksums
 * SHA-256 in hexadecimal.
 */
export type Recorded =
  | ({ event: "package"; date: string; suite: string; sha256: string } & Identity)
  | { event: "release"; date: string; suite: string; inRelease: string };

/** What each kind of line holds beside its event. */
const FIELDS: Readonly<Record<Recorded["event"], readonly string[]>> = {
  package: ["date", "suite", "name", "version", "architecture", "sha256"],
  release: ["date", "suite", "inRelease"],
};

/** @returns the public record, oldest first: a longer ledger has the same lines and more */
export function recordText(ledger: Ledger): string {
  return ledger
    .flatMap((entry): Recorded[] => {
      switch (entry.event) {
        case "package": {
          const { at, suite, name, version, architecture, sha256 } = entry;
          return [{ event: "package", date: dateOf(at), suite, name, version, architecture, sha256 }];
        }
        case "publish":
          return [
            { event: "release", date: dateOf(entry.date), suite: entry.suite, inRelease: entry.inRelease },
          ];
        case "published":
          return [];
      }
    })
    .map((line) => `${JSON.stringify(line)}\n`)
    .join("");
}

function dateOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/**
 * What the public record may be if nobody else wrote there: that of the last complete publication or, where later ones were
 * interrupted, of any of them.
 */
export function expectedRecords(ledger: Ledger): readonly string[] {
  const complete = ledger.findLastIndex(({ event }) => event === "published") + 1;
  return Array.from({ length: ledger.length - complete + 1 }, (_text, more) =>
    recordText(ledger.slice(0, complete + more)),
  );
}

/**
 * Reads a public record, which others may have written.
 *
 * @param where - what a message calls it
 * @throws PackageError when a line is none of a record
 */
export function parseRecord(text: string, where: string): readonly Recorded[] {
  return text
    .split("\n")
    .filter((line, index, lines) => line !== "" || index < lines.length - 1)
    .map((line, index) => {
      const recorded = recordedIn(line);
      if (recorded !== undefined) return recorded;
      throw new PackageError(`line ${index + 1} of ${where} is no line of a public record`, {
        hint: "give what was published as record.jsonl, whole; it may be damaged, or written by somebody else",
      });
    });
}

function recordedIn(line: string): Recorded | undefined {
  const value = parsed(line);
  if (!isObject(value)) return undefined;
  const { event } = value;
  if (event !== "package" && event !== "release") return undefined;
  if (!FIELDS[event].every((field) => typeof value[field] === "string")) return undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each field was looked at
  return value as Recorded;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value instanceof Object;
}
