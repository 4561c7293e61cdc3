import { join, relative } from "node:path";

import { PackageError } from "../problem.ts";
import { ROOT } from "../project.ts";
import { cloneAt } from "../system/git.ts";
import { installDependencies, runScript } from "../system/npm.ts";
import { failed, type Outcome } from "../system/process.ts";
import { inTemporaryFolder } from "../system/temporary-folder.ts";
import type { ArtifactFiles } from "../verify/artifact.ts";
import { ARTIFACT, readFolder } from "./artifact-folder.ts";

/** The same commit gives the same bytes of these; who builds, and with what, is in the provenance. */
const REBUILT = /\.deb$|^sbom\.cdx\.json$/;

/**
 * Builds an artifact again, in a clone at its commit, and compares.
 *
 * @returns the names of the files that are the same bytes again
 * @throws PackageError when the commit is not in this clone, cannot be built, or gives other bytes
 */
export async function rebuild(commit: string, files: ArtifactFiles): Promise<string[]> {
  return await inTemporaryFolder(async (folder) => {
    const built = await buildAgain(commit, join(folder, "clone"));
    const names = [...built.keys()].filter((name) => REBUILT.test(name));
    const others = names.filter((name) => !isSame(built.get(name), files.get(name)));
    if (others.length === 0) return names;
    throw new PackageError(`built again, these are other bytes: ${others.join(", ")}`, {
      hint: "do not install it: it is not what the commit says",
    });
  });
}

function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;
}

async function buildAgain(commit: string, clone: string): Promise<ArtifactFiles> {
  await cloneAt(commit, clone);
  for (const step of [installDependencies, makeArtifact]) {
    const outcome = await step(clone);
    if (outcome.status === 0) continue;
    throw failed(outcome, {
      message: `the commit ${commit} cannot be built`,
      hint: `see for yourself: git checkout ${commit} && npm ci && npm run artifact`,
    });
  }
  return readFolder(join(clone, relative(ROOT, ARTIFACT)));
}

async function makeArtifact(checkout: string): Promise<Outcome> {
  return await runScript("artifact", [], { cwd: checkout });
}
