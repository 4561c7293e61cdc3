import { PackageError } from "../problem.ts";
import { packageName, version } from "../validation/debian.ts";
import { suite } from "../validation/keyring.ts";
import type { Recorded } from "./record.ts";

/** What each kind of line holds beside its event. */
const FIELDS: Readonly<Record<Recorded["event"], readonly string[]>> = {
  package: ["date", "suite", "name", "version", "architecture", "sha256"],
  release: ["date", "suite", "inRelease", "keyring", "page"],
};

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
  if (!FIELDS[event].every((field) => isAllowed(field, value[field]))) return undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each field was looked at
  return value as Recorded;
}

// Names and versions become paths of the tree.
function isAllowed(field: string, text: unknown): boolean {
  if (typeof text !== "string") return false;
  const rule = RULES[field];
  return rule === undefined ? /^[0-9a-f]{64}$/.test(text) : rule(text);
}

const RULES: Readonly<Record<string, (text: string) => boolean>> = {
  // Date.parse takes any text in parentheses for a comment.
  date: (text) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) && !Number.isNaN(Date.parse(text)),
  suite: (text) => suite(text, "").length === 0,
  name: (text) => packageName(text, "").length === 0,
  version: (text) => version(text, "").length === 0,
  architecture: (text) => /^[a-z0-9-]+$/.test(text),
};

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
