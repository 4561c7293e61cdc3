import { importsOf, type ProjectFiles } from "../unit/project-files.ts";

/**
 * The rooms of the project in the order in which they may import one another: each imports itself, and those of an earlier
 * line. A file beside the rooms of src/ or test/ is a room of its own.
 */
const ORDER = [
  ["src/hash.ts", "src/lines.ts", "src/problem.ts", "src/tree.ts", "src/gzip.ts"],
  ["src/definition", "src/archive", "src/verify"],
  ["src/validation", "src/render"],
  ["src/build.ts", "src/project.ts", "src/repository"],
  ["src/artifact"],
  ["src/system"],
  ["src/publisher"],
  ["test/machines"],
  ["scripts"],
  ["docs/check.schema.json", "test/server-cases.json", "test/documented-lines.ts"],
  ["test/unit", "test/mutation"],
  ["test/commands"],
  ["test/golden", "test/browser", "test/repository"],
  ["test/container"],
  ["test/whonix", "test/kernel"],
  ["test/bench"],
  ["test/habits"],
];

// What reads a package back would not notice an error that it shares with what wrote it.
const APART = new Set(["src/render", "src/archive", "src/gzip.ts"]);

/** @returns every import that goes against the order, "FILE imports FILE": nothing but the scripts imports a script */
export function layeringViolations(files: ProjectFiles): string[] {
  return [...imports(files)].flatMap(([path, targets]) =>
    targets.filter((target) => !isAllowed(path, target)).map((target) => `${path} imports ${target}`),
  );
}

/** @returns every circle of files that import one another, once: "FILE imports FILE imports FILE" */
export function circles(files: ProjectFiles): string[] {
  const graph = imports(files);
  const done = new Set<string>();
  const found: string[] = [];
  const follow = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) found.push([...way.slice(way.indexOf(path)), path].join(" imports "));
    if (done.has(path)) return;
    done.add(path);
    for (const target of graph.get(path) ?? []) follow(target, [...way, path]);
  };
  for (const path of graph.keys()) follow(path, []);
  return found;
}

/** @returns every room that has no place in the order */
export function unknownRooms(files: ProjectFiles): string[] {
  const known = new Set(ORDER.flat());
  return [...new Set([...imports(files).keys()].map(roomOf))].filter((room) => !known.has(room));
}

/**
 * @returns a line for each room, in their order: what it imports, and where an import leads back as well ("<->"); the rooms
 *   of src/ are one to those outside
 */
export function pictureOfImports(files: ProjectFiles): string[] {
  const steps = new Map<string, Set<string>>();
  for (const [path, targets] of imports(files)) {
    const room = roomOf(path);
    const seen = targets.map((target) =>
      !room.startsWith("src/") && target.startsWith("src/") ? "src" : roomOf(target),
    );
    steps.set(room, new Set([...(steps.get(room) ?? []), ...seen]));
  }
  const rooms = [...steps.keys()].toSorted((a, b) => lineOf(a) - lineOf(b) || (a < b ? -1 : 1));
  const width = Math.max(...rooms.map((room) => room.length));
  return rooms.map((room) => {
    const targets = [...(steps.get(room) ?? [])].filter((target) => target !== room).toSorted();
    const shown = targets.map((target) => (steps.get(target)?.has(room) === true ? `<-> ${target}` : target));
    return `${room.padEnd(width)}  ${shown.join(", ")}`.trimEnd();
  });
}

/** What each of our modules imports of our own files. */
export function imports(files: ProjectFiles): Map<string, string[]> {
  const modules = [...files].filter(([path]) => /^(?:src|scripts|test)\/.*\.ts$/.test(path));
  return new Map(modules.map(([path, text]) => [path, importsOf(path, text).filter(isOurs)]));
}

function isOurs(target: string): boolean {
  return /\.(?:ts|json)$/.test(target) || target.includes("/../");
}

function isAllowed(path: string, target: string): boolean {
  const [from, to] = [roomOf(path), roomOf(target)];
  // The version, which npm has too, and which validation compares.
  if (target === "package.json") return path === "src/project.ts" || from === "test/habits";
  if (from === "src/verify" && APART.has(to)) return false;
  if (to === "scripts") return from === "scripts";
  return from === to || lineOf(to) < lineOf(from);
}

function roomOf(path: string): string {
  const [top = "", room] = path.split("/");
  return top === "scripts" || room === undefined ? top : `${top}/${room}`;
}

/** A room without a place in the order comes after all of them. */
function lineOf(room: string): number {
  const line = ORDER.findIndex((rooms) => rooms.includes(room));
  return line === -1 ? ORDER.length : line;
}
