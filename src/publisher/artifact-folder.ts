import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { PackageError } from "../problem.ts";
import type { ArtifactFiles } from "../verify/artifact.ts";
import { ROOT } from "../project.ts";

/** Where npm run artifact puts the artifact. */
export const ARTIFACT = join(ROOT, "dist/artifact");

/**
 * Reads every file of an artifact's folder.
 *
 * @throws PackageError when the folder or something in it cannot be read as a file
 */
export function readFolder(folder: string): ArtifactFiles {
  try {
    return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
  } catch (cause) {
    throw new PackageError(`${folder} cannot be read`, { cause, hint: "give the folder of an artifact" });
  }
}
