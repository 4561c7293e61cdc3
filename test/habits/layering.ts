import { importsOf, type ProjectFiles } from "./project-files.ts";

/** The folders of src/, in the order in which a package comes about. */
const STAGES = ["definition", "validation", "render", "archive", "verify", "publish"];

// What reads a package back would not notice an error that it shares with what wrote it.
const APART = ["src/render/", "src/archive/", "src/gzip.ts"];

/**
 * @returns every import that goes against the order of the stages: one of a later stage, one of a stage by a shared
 *   file, one of scripts or tests by src/, or one by verify/ of what writes packages
 */
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
  if (!target.startsWith("src/")) return false;
  if (path.startsWith("src/verify/") && APART.some((apart) => target.startsWith(apart))) return false;
  return stageOf(target) <= stageOf(path);
}

function isOurs(target: string): boolean {
  return /\.(?:ts|json)$/.test(target) || target.includes("/../");
}

/** A shared file comes before every stage; a folder without a place in the order comes after all of them. */
function stageOf(path: string): number {
  const [, folder = "", file] = path.split("/");
  if (file === undefined) return -1;
  const index = STAGES.indexOf(folder);
  return index === -1 ? STAGES.length : index;
}

/** @returns every folder of src/ that has no place in the order of the stages */
export function unknownStages(files: ProjectFiles): string[] {
  const folders = [...files.keys()]
    .filter((path) => /^src\/[^/]+\//.test(path))
    .map((path) => path.split("/")[1] ?? "");
  return [...new Set(folders)].filter((folder) => !STAGES.includes(folder));
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
