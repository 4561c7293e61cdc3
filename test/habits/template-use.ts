import type { ProjectFiles } from "../unit/project-files.ts";

const FOLDER = "debian-templates/";

/** @returns templates that no file of the package is made of, and files of the package that have none */
export function templateViolations(files: ProjectFiles, used: readonly string[]): string[] {
  const there = [...files.keys()].filter((path) => path.startsWith(FOLDER));
  const named = used.map((path) => FOLDER + path);
  return [
    ...there.filter((path) => !named.includes(path)).map((path) => `${path} is used by nothing`),
    ...named.filter((path) => !there.includes(path)).map((path) => `${path} is not there`),
    ...named.filter((path, index) => named.indexOf(path) !== index).map((path) => `${path} is used twice`),
  ];
}

/** @returns every line of a template that puts a value into a file without escaping it */
export function rawOutputs(files: ProjectFiles): string[] {
  return [...files]
    .filter(([path]) => path.startsWith(FOLDER) && path.endsWith(".ejs"))
    .flatMap(([path, text]) =>
      text
        .split("\n")
        .flatMap((line, index) => (/<%-|\binclude\s*\(|__append/.test(line) ? [`${path}:${index + 1}`] : [])),
    );
}
