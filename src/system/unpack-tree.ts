import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { PackageTree } from "../tree.ts";

/** Writes what a package installs below a folder, as dpkg would below /. */
export function unpackTree({ data }: PackageTree, folder: string): void {
  for (const entry of data) {
    const path = join(folder, entry.path);
    if (entry.kind === "directory") mkdirSync(path, { recursive: true });
    else writeFileSync(path, entry.content, { mode: entry.mode });
  }
}
