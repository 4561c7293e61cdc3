import { createHash } from "node:crypto";

import type { Entry, FileEntry } from "../tree.ts";

/**
 * The file `md5sums` as dh_md5sums(1) writes it: sorted by path, conffiles left out.
 *
 * @param conffiles - paths that dpkg compares by itself
 */
export function renderMd5sums(data: readonly Entry[], conffiles: ReadonlySet<string>): string {
  return data
    .filter((entry): entry is FileEntry => entry.kind === "file" && !conffiles.has(entry.path))
    .map(({ path, content }) => `${createHash("md5").update(content).digest("hex")}  ${path.slice(1)}\n`)
    .join("");
}

/**
 * Installed-Size as dpkg-gencontrol(1) counts it.
 *
 * @returns KiB: each file rounded up, 1 for every directory
 */
export function installedSize(data: readonly Entry[]): number {
  return data.reduce(
    (total, entry) => total + (entry.kind === "file" ? Math.ceil(entry.content.byteLength / 1024) : 1),
    0,
  );
}
