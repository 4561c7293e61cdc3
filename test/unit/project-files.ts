import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The text of each file, by its path below the checkout. */
export type ProjectFiles = ReadonlyMap<string, string>;

const ROOT = join(import.meta.dirname, "../..");
const NOT_OURS = new Set([".git", "node_modules", "dist"]);

/** Everything that is, or will be, under version control: in this checkout, or in another one. */
export function projectFiles(root = ROOT): ProjectFiles {
  return new Map(pathsBelow(root, "").map((path) => [path, readFileSync(join(root, path), "utf8")]));
}

function pathsBelow(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => folder !== "" || !NOT_OURS.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return pathsBelow(root, path);
      return entry.isFile() ? [path] : [];
    });
}

/** What a module imports: paths below the checkout for its own files, names for libraries. */
export function importsOf(path: string, text: string): string[] {
  const found = text.matchAll(
    /^(?:import|export)\s(?:[^"';]*?\sfrom\s)?\s*"([^"]+)"|\bimport\(\s*"([^"]+)"/gm,
  );
  return [...found].map(([, stated, called]) => {
    const name = stated ?? called ?? "";
    return name.startsWith(".") ? join(path, "..", name) : name;
  });
}
