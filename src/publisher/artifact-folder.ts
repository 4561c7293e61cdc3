import { readdirSync } from "node:fs";
import { join } from "node:path";

import { PackageError, type Problem, quoted, refuse, messageOf } from "../problem.ts";
import { readPlainFile } from "../system/plain-file.ts";
import type { ArtifactFiles } from "../verify/artifact.ts";
import { ROOT } from "../project.ts";

/** Where npm run artifact puts the artifact. */
export const ARTIFACT = join(ROOT, "dist/artifact");

/** The most files of an artifact, and the most bytes of one of them: more than any has. */
const [MOST_FILES, LARGEST] = [50, 64 * 1024 * 1024];
const LARGEST_FOLDER = 2 * LARGEST;

/**
 * Reads every file of an artifact's folder, once: what is judged afterwards are these bytes.
 *
 * @throws PackageError with everything that is no plain file, is too large, or cannot be read
 */
export function readFolder(folder: string): ArtifactFiles {
  const files = new Map<string, Uint8Array>();
  const problems: Problem[] = [];
  let left = LARGEST_FOLDER;
  for (const name of namesIn(folder)) {
    try {
      if (left < 0)
        throw new Error(`with those before it is larger than ${LARGEST_FOLDER / 1024 / 1024} MiB`);
      const content = readPlainFile(join(folder, name), { follow: false, limit: LARGEST });
      left -= content.byteLength;
      files.set(name, content);
    } catch (error) {
      problems.push({
        where: quoted(name),
        what: messageOf(error),
        rule: "an artifact is a folder of plain files, as npm run artifact writes them",
        fix: "fetch the artifact again",
      });
    }
  }
  refuse(problems, { message: `${folder} cannot be read`, hint: "give the folder of an artifact" });
  return files;
}

function namesIn(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder);
    if (names.length > MOST_FILES) throw new Error(`it has ${names.length} files, more than ${MOST_FILES}`);
    return names.toSorted();
  } catch (cause) {
    throw new PackageError(`${folder} cannot be read`, { cause, hint: "give the folder of an artifact" });
  }
}
