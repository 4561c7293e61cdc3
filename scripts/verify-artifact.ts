import { writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

import { PackageError } from "../src/problem.ts";
import { unpackRepository } from "../src/verify/artifact-repository.ts";
import { type ArtifactFiles, readArtifact } from "../src/verify/artifact.ts";
import { ARTIFACT, readFolder } from "../src/publisher/artifact-folder.ts";
import { command } from "./command-line/command.ts";
import { needDebianPackages } from "../src/system/apt-get.ts";
import { cloneAt } from "../src/system/git.ts";
import { installDependencies, runScript } from "../src/system/npm.ts";
import { failed, type Outcome } from "../src/system/process.ts";
import { ROOT } from "../src/project.ts";
import { GPGV, verifyClearSigned, verifySignature } from "../src/system/gpgv.ts";
import { inTemporaryFolder } from "../src/system/temporary-folder.ts";

const USAGE = `usage: npm run verify-artifact -- DIR [--key FILE]

Verifies the artifact in a folder: the signature of its sums and of the apt repository in it, its sums, that the repository
has this package alone, and that the commit that it names, which must be in this clone, gives the same bytes when it is
built again. Exit status 1 when anything is wrong.

  --key FILE  the maintainer's public key, as gpg --export writes it; without it no signature is verified
  --help      this text`;

/** The same commit gives the same bytes of these; who builds, and with what, is in the provenance. */
const REBUILT = /\.deb$|^sbom\.cdx\.json$/;

await command({ usage: USAGE, options: ["key"], files: 1 }, async ({ key }, [folder = ""]) => {
  const files = readFolder(folder);
  if (key === undefined) {
    process.stderr.write("SIGNATURE NOT VERIFIED: no --key was given\n");
  } else {
    await needDebianPackages(GPGV, console.log);
    await verifySignature(resolve(key), resolve(folder, "SHA256SUMS.asc"), resolve(folder, "SHA256SUMS"));
    console.log(`ok      SHA256SUMS is signed by the key in ${key}`);
  }
  const commit = readArtifact(files);
  console.log("ok      every file has its checksum, and no other is there");
  const repository = unpackRepository(files);
  if (key !== undefined && repository.size > 0) {
    await verifyRelease(repository, resolve(key));
    console.log("ok      the repository is signed by that key, and has this package alone");
  }
  console.log(`        building ${commit}`);
  const same = await rebuild(commit, files);
  console.log(`ok      built again, these are the same bytes: ${same.join(", ")}`);
});

async function verifyRelease(repository: ArtifactFiles, key: string): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    for (const name of ["InRelease", "Release.gpg", "Release"])
      writeFileSync(join(folder, name), repository.get(`dists/stable/${name}`) ?? "");
    await verifySignature(key, join(folder, "Release.gpg"), join(folder, "Release"));
    await verifyClearSigned(key, join(folder, "InRelease"));
  });
}

/** @returns the names of the files that are the same bytes again */
async function rebuild(commit: string, files: ArtifactFiles): Promise<string[]> {
  return await inTemporaryFolder(async (folder) => {
    const built = await buildAnew(commit, join(folder, "clone"));
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

async function buildAnew(commit: string, clone: string): Promise<ArtifactFiles> {
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
