import { dirname } from "node:path/posix";

/** A directory of the package. `path` is absolute on the installed system, without a final slash. */
export interface DirectoryEntry {
  kind: "directory";
  path: string;
  mode: number;
}

/** A regular file of the package, whole in memory. */
export interface FileEntry {
  kind: "file";
  path: string;
  mode: number;
  content: Uint8Array;
}

export type Entry = DirectoryEntry | FileEntry;

/** A member of control.tar: `control`, `conffiles`, `md5sums` or a maintainer script (deb(5)). */
export interface ControlFile {
  name: string;
  mode: number;
  content: Uint8Array;
}

/** A package before it is packed: every byte of it, in memory and in the order of the archive. */
export interface PackageTree {
  control: readonly ControlFile[];
  data: readonly Entry[];
}

/** Every directory above a path, from the nearest to the root. */
export function ancestors(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...ancestors(parent)];
}
