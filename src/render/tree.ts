import { ancestors, type DirectoryEntry, type Entry, type FileEntry } from "../tree.ts";

/**
 * A package's files with every directory above them, in the order in which dpkg-deb(1) packs a tree: each
 * directory before what is in it, names by byte.
 */
export function withDirectories(files: readonly FileEntry[]): Entry[] {
  const folders = new Set(["/", ...files.flatMap(({ path }) => ancestors(path))]);
  const directories = [...folders].map((path): DirectoryEntry => ({ kind: "directory", path, mode: 0o755 }));
  const keyed = [...directories, ...files].map((entry) => ({ entry, key: sortKey(entry.path) }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ entry }) => entry);
}

// A folder's entries follow it at once, so the slash sorts before every other character of a name.
function sortKey(path: string): string {
  return path.replaceAll("/", "\u0000");
}
