import { importsOf, type ProjectFiles } from "../unit/project-files.ts";

/**
 * The rooms of src/ in the order in which they may import one another: each imports itself, and those of an earlier line.
 * A file at the top of src/ is a room of its own.
 */
const ORDER = [
  ["hash.ts", "lines.ts", "problem.ts", "tree.ts", "gzip.ts"],
  ["definition", "archive", "verify"],
  ["validation", "render"],
  ["build.ts", "project.ts", "repository"],
  ["artifact"],
  ["system"],
  ["publisher"],
];

// What reads a package back would not notice an error that it shares with what wrote it.
const APART = ["src/render/", "src/archive/", "src/gzip.ts"];

/** @returns every import of src/ that goes against the order: "FILE imports FILE" */
export function layeringViolations(files: ProjectFiles): string[] {
  return [...files]
    .filter(([path]) => path.startsWith("src/"))
    .flatMap(([path, text]) =>
      importsOf(path, text)
        .filter((target) => !isAllowed(path, target))
        .map((target) => `${path} imports ${target}`),
    );
}

function isAllowed(path: string, target: string): boolean {
  if (!isOurs(target)) return true;
  // The version, which npm has too, and which validation compares.
  if (path === "src/project.ts" && target === "package.json") return true;
  if (!target.startsWith("src/")) return false;
  if (path.startsWith("src/verify/") && APART.some((apart) => target.startsWith(apart))) return false;
  return roomOf(target) === roomOf(path) || lineOf(target) < lineOf(path);
}

function isOurs(target: string): boolean {
  return /\.(?:ts|json)$/.test(target) || target.includes("/../");
}

function roomOf(path: string): string {
  return path.split("/")[1] ?? "";
}

/** A room without a place in the order comes after all of them. */
function lineOf(path: string): number {
  const line = ORDER.findIndex((rooms) => rooms.includes(roomOf(path)));
  return line === -1 ? ORDER.length : line;
}

/** @returns every room of src/ that has no place in the order */
export function unknownRooms(files: ProjectFiles): string[] {
  const rooms = [...files.keys()].filter((path) => path.startsWith("src/")).map(roomOf);
  return [...new Set(rooms)].filter((room) => !ORDER.flat().includes(room));
}

/** @returns every file beside scripts and tests that imports a script */
export function importsOfScripts(files: ProjectFiles): string[] {
  return [...files]
    .filter(([path]) => path.endsWith(".ts") && !/^(?:scripts|test)\//.test(path))
    .filter(([path, text]) => importsOf(path, text).some((target) => target.startsWith("scripts/")))
    .map(([path]) => path);
}

/** @returns the libraries that are imported by another number of files of src/ than one, with those files */
export function doorViolations(files: ProjectFiles, libraries: readonly string[]): string[] {
  return libraries.flatMap((library) => {
    const doors = [...files]
      .filter(([path, text]) => path.startsWith("src/") && importsOf(path, text).includes(library))
      .map(([path]) => path);
    return doors.length === 1 ? [] : [`${library} is imported by ${doors.join(", ") || "nothing"}`];
  });
}
