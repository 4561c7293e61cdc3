import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

import { withDirectories } from "../../src/render/tree.ts";
import type { FileEntry, PackageTree } from "../../src/tree.ts";

const CONTROL = "DEBIAN";

/**
 * Writes a tree as dpkg-deb(1) wants it: the files in their places, control files in DEBIAN.
 *
 * @param folder - is made; must not be there yet
 */
export function writeFolder({ control, data }: PackageTree, folder: string): void {
  for (const entry of data) {
    const path = join(folder, entry.path);
    if (entry.kind === "directory") mkdirSync(path);
    else writeFileSync(path, entry.content);
    // Whatever the umask is.
    chmodSync(path, entry.mode);
  }
  mkdirSync(join(folder, CONTROL), { mode: 0o755 });
  for (const { name, mode, content } of control) {
    const path = join(folder, CONTROL, name);
    writeFileSync(path, content);
    chmodSync(path, mode);
  }
}

/** Reads what {@link writeFolder} wrote. */
export function readFolder(folder: string): PackageTree {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readEntry(folder, join(entry.parentPath, entry.name)));
  return {
    control: files
      .filter(isControl)
      .map(({ path, mode, content }) => ({ name: path.slice(`/${CONTROL}/`.length), mode, content })),
    data: withDirectories(files.filter((file) => !isControl(file))),
  };
}

function isControl({ path }: FileEntry): boolean {
  return path.startsWith(`/${CONTROL}/`);
}

function readEntry(folder: string, path: string): FileEntry {
  return {
    kind: "file",
    path: `/${relative(folder, path)}`,
    mode: statSync(path).mode & 0o7777,
    content: readFileSync(path),
  };
}
