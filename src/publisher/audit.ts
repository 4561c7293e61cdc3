import { join } from "node:path";

import { sha256 } from "../hash.ts";
import { PackageError } from "../problem.ts";
import { changedLines, recordedPaths, unlikeRecord } from "../repository/audit.ts";
import { RECORD, urlPath } from "../repository/layout.ts";
import { parseRecord } from "../repository/record.ts";
import { fetchFile } from "../system/web.ts";
import { readIfThere } from "./repository-paths.ts";

/** What an audit found. */
interface Audit {
  /** What was taken back or changed, a line each. */
  differences: readonly string[];
  /** How many lines the public record has. */
  lines: number;
}

/**
 * Compares a published tree with its public record, and that with an older copy of it.
 *
 * @param tree - a folder, or an address that begins with http:// or https://
 * @param copy - path of the older copy
 * @throws PackageError when one of them cannot be read, or the tree has no record
 */
export async function auditTree(tree: string, copy: string | undefined): Promise<Audit> {
  const read = readerOf(tree);
  const older = copy === undefined ? [] : parseRecord(textOf(readIfThere(copy), copy), copy);
  const record = parseRecord(textOf(await read(RECORD), RECORD), RECORD);
  const sums = new Map<string, string | undefined>();
  for (const path of recordedPaths(record)) {
    const content = await read(path);
    sums.set(path, content === undefined ? undefined : sha256(content));
  }
  return {
    differences: [...changedLines(older, record), ...unlikeRecord(record, sums)],
    lines: record.length,
  };
}

function readerOf(tree: string): (path: string) => Promise<Uint8Array | undefined> {
  if (!/^https?:\/\//.test(tree)) return async (path) => await Promise.resolve(readIfThere(join(tree, path)));
  const root = tree.replace(/\/+$/, "");
  return async (path) => await fetchFile(`${root}/${urlPath(path)}`);
}

function textOf(content: Uint8Array | undefined, where: string): string {
  if (content !== undefined) return Buffer.from(content).toString("utf8");
  throw new PackageError(`${where} is not there`, {
    hint: "give a published tree, such as DIR/public or its address; the next publication writes record.jsonl there",
  });
}
