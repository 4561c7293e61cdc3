import { type Problem, messageOf } from "../problem.ts";
import { readNamedFile } from "../system/given-file.ts";

/** A binary package that was read. */
export interface PackageFile {
  /** What its problems call it, such as its path. */
  where: string;
  content: Uint8Array;
}

/** Reads packages, and tells what of them cannot be read. */
export function readPackageFiles(paths: readonly string[]): { files: PackageFile[]; problems: Problem[] } {
  const files: PackageFile[] = [];
  const problems: Problem[] = [];
  for (const path of paths) {
    try {
      files.push({ where: path, content: readNamedFile(path) });
    } catch (error) {
      problems.push({
        where: path,
        what: `it cannot be read: ${messageOf(error)}`,
        rule: "a package comes from a file",
        fix: "give the path of a .deb",
      });
    }
  }
  return { files, problems };
}
