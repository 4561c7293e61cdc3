import { PackageError } from "../problem.ts";
import { inSuite } from "../repository/layout.ts";
import { readKeyring } from "../system/given-file.ts";
import { goodSigners } from "../system/gpgv.ts";
import { type ArtifactFiles, readArtifact } from "../verify/artifact.ts";
import { unpackRepository } from "../verify/artifact-repository.ts";
import { readFolder } from "./artifact-folder.ts";
import { originOf } from "./commit-origin.ts";
import { rebuild } from "./rebuild.ts";

/** What an artifact is measured by. */
interface Demands {
  /** The file of the key that must have signed it; undefined: no signature is verified. */
  key: string | undefined;
  /** The commit that it must be of; undefined: one that lies on a tag, or on origin's default branch. */
  commit: string | undefined;
}

/**
 * Verifies an artifact. The bytes of each file are read once, and these are judged. The last line tells what was proven.
 *
 * @param say - gets what holds, line by line
 * @throws PackageError at the first step that fails
 */
export async function verifyArtifact(
  folder: string,
  demands: Demands,
  say: (line: string) => void,
): Promise<void> {
  const files = readFolder(folder);
  const { key } = demands;
  if (key !== undefined) {
    await verifySigned(files, key, "SHA256SUMS", "SHA256SUMS.asc");
    say(`ok      SHA256SUMS is signed by the key in ${key}`);
  }
  const commit = readArtifact(files);
  say("ok      every file has its checksum, and no other is there");
  const repository = unpackRepository(files);
  if (key !== undefined && repository.size > 0) {
    await verifyRepository(repository, key);
    say("ok      the repository is signed by that key, and has this package alone");
  }
  const place = await placeOf(commit, demands);
  say(`        building ${commit}, ${place}`);
  const { same, account } = await rebuild(commit, files);
  say(`ok      built again as ${account}, these are the same bytes: ${same.join(", ")}`);
  const built = `it is what commit ${commit} gives, ${place}`;
  say(
    key === undefined
      ? `proven: ${built}. NOT proven: who made it, because no signature was verified`
      : `proven: the key in ${key} signed it, and ${built}. Not proven: whose key that is`,
  );
}

async function placeOf(commit: string, { commit: wanted }: Demands): Promise<string> {
  if (wanted === undefined) return `which lies on ${await originOf(commit)}`;
  if (wanted === commit) return "which you named";
  throw new PackageError(`the artifact is of commit ${commit}, not of ${wanted}`, {
    hint: "do not install it; --commit takes all 40 digits",
  });
}

async function verifyRepository(repository: ArtifactFiles, key: string): Promise<void> {
  const files = new Map(
    [...repository].map(([path, content]) => [path.replace(inSuite("stable", ""), ""), content]),
  );
  await verifySigned(files, key, "Release", "Release.gpg");
  await verifySigned(files, key, "InRelease");
}

/** @param signature - the file that has it; the signed file itself unless given */
async function verifySigned(
  files: ArtifactFiles,
  key: string,
  name: string,
  signature?: string,
): Promise<void> {
  const contents = (signature === undefined ? [name] : [signature, name]).map((file) => {
    const content = files.get(file);
    if (content !== undefined) return content;
    throw new PackageError(`${file} is missing, so no signature can be verified`, {
      hint: "do not install it: fetch the artifact again",
    });
  });
  const signers = await goodSigners(readKeyring(key, "the maintainer's public key"), contents);
  if (signers.length > 0) return;
  throw new PackageError(`${name} is not signed by the key in ${key}`, {
    hint: `do not install it; gpg --show-keys ${key} shows whose key that is, and whether it expired or was revoked`,
  });
}
