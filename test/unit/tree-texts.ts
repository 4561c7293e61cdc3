import { gunzipSync } from "node:zlib";

import type { PackageTree } from "../../src/tree.ts";

/** Every file of a tree as text, compressed ones in clear: files of control.tar by name, others by path. */
export function textsOf({ control, data }: PackageTree): Map<string, string> {
  const texts = new Map(control.map(({ name, content }) => [name, Buffer.from(content).toString("utf8")]));
  for (const entry of data) {
    if (entry.kind === "directory") continue;
    const content = entry.path.endsWith(".gz") ? gunzipSync(entry.content) : Buffer.from(entry.content);
    texts.set(entry.path, content.toString("utf8"));
  }
  return texts;
}

/** The files that differ between two trees, or that only one of them has. */
export function changedFiles(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path));
}
