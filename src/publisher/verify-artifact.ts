import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { verifyClearSigned, verifySignature } from "../system/gpgv.ts";
import { inTemporaryFolder } from "../system/temporary-folder.ts";
import { unpackRepository } from "../verify/artifact-repository.ts";
import { type ArtifactFiles, readArtifact } from "../verify/artifact.ts";
import { readFolder } from "./artifact-folder.ts";
import { rebuild } from "./rebuild.ts";

/**
 * Verifies the artifact in a folder, in steps, each of which is told when it has succeeded.
 *
 * @param key - the path of the public key that must have signed; without it no signature is verified
 * @param say - gets a line for each step
 * @throws PackageError with the first thing that is wrong
 */
export async function verifyArtifact(
  folder: string,
  key: string | undefined,
  say: (line: string) => void,
): Promise<void> {
  const files = readFolder(folder);
  if (key !== undefined) {
    await verifySignature(resolve(key), resolve(folder, "SHA256SUMS.asc"), resolve(folder, "SHA256SUMS"));
    say(`ok      SHA256SUMS is signed by the key in ${key}`);
  }
  const commit = readArtifact(files);
  say("ok      every file has its checksum, and no other is there");
  const repository = unpackRepository(files);
  if (key !== undefined && repository.size > 0) {
    await verifyRelease(repository, resolve(key));
    say("ok      the repository is signed by that key, and has this package alone");
  }
  say(`        building ${commit}`);
  const same = await rebuild(commit, files);
  say(`ok      built again, these are the same bytes: ${same.join(", ")}`);
}

async function verifyRelease(repository: ArtifactFiles, key: string): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    for (const name of ["InRelease", "Release.gpg", "Release"])
      writeFileSync(join(folder, name), repository.get(`dists/stable/${name}`) ?? "");
    await verifySignature(key, join(folder, "Release.gpg"), join(folder, "Release"));
    await verifyClearSigned(key, join(folder, "InRelease"));
  });
}
