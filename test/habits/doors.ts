import { importsOf, type ProjectFiles } from "../unit/project-files.ts";
import { imports } from "./layering.ts";

// What may open a door: test/machines/ starts programs as well.
const DOORS = /^(?:src|scripts|test\/machines)\//;

/** @returns the libraries that another number of files than one imports in src/, scripts/ and test/machines/, with the files */
export function doorViolations(files: ProjectFiles, libraries: readonly string[]): string[] {
  return libraries.flatMap((library) => {
    const doors = [...files]
      .filter(([path, text]) => DOORS.test(path) && importsOf(path, valuesIn(text)).includes(library))
      .map(([path]) => path);
    return doors.length === 1 ? [] : [`${library} is imported by ${doors.join(", ") || "nothing"}`];
  });
}

// A type starts nothing.
function valuesIn(text: string): string {
  return text.replaceAll(/^import type [^;]*;$/gm, "");
}

/** @returns the files of src/, scripts/ and test/machines/ that read or write the environment of the process */
export function environmentReaders(files: ProjectFiles): string[] {
  return [...files]
    .filter(([path, text]) => DOORS.test(path) && text.includes("process.env"))
    .map(([path]) => path);
}

/** @returns every file of ours that is loaded with one, itself included, be it at once or later */
export function loadedWith(path: string, files: ProjectFiles): ReadonlySet<string> {
  const graph = imports(files);
  const loaded = new Set([path]);
  for (const one of loaded) for (const target of graph.get(one) ?? []) loaded.add(target);
  return loaded;
}
