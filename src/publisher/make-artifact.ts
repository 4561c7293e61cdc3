import { type DistFile, withSums } from "../artifact/dist.ts";
import { type Builder, provenance } from "../artifact/provenance.ts";
import { sbom } from "../artifact/sbom.ts";
import { buildPackage } from "../build.ts";
import { tagOf } from "../definition/release-version.ts";
import { PackageError, refuse } from "../problem.ts";
import { readProject, ROOT } from "../project.ts";
import { fingerprint } from "../repository/settings.ts";
import { commitOfCheckout, commitOfTag, isOnBranch } from "../system/git.ts";
import { sign } from "../system/gpg.ts";
import { npmSbom } from "../system/npm.ts";
import { tryRun } from "../system/process.ts";
import { withSecretKey } from "../system/secret-key.ts";
import { artifactRepository, type Signer } from "./artifact-repository.ts";

/** What an artifact is made with. */
export interface ArtifactChoices {
  /** The fingerprint of the key that signs; without it nothing is signed, and no repository made. */
  key: string | undefined;
  /** For a release: its tag. */
  tag: string | undefined;
  /** The branch of origin on which it must lie; the default branch unless given. */
  branch: string | undefined;
  /** The secret key, armored, where gpg's keyring does not have it. */
  secret: string | undefined;
  builder: Builder;
}

/**
 * Refuses a key by which nothing could be signed, before anything is done.
 *
 * @throws PackageError when it is no fingerprint
 */
export function refuseOtherThanFingerprint(key: string): void {
  refuse(fingerprint(key, "--key"), {
    message: "the artifact cannot be signed",
    hint: "nothing was changed",
  });
}

/**
 * Makes the files of an artifact from a checkout without changes: the package, what it is made of and from, the checksums
 * of these and, with a key, an apt repository with the package alone and the signature of the checksums.
 *
 * @throws PackageError when the checkout is not its commit, the tag does not fit, or gpg cannot sign
 */
export async function makeArtifact(choices: ArtifactChoices): Promise<readonly DistFile[]> {
  const { key, secret, builder } = choices;
  const commit = await commitOfCheckout();
  const { definition, templates } = await readProject({});
  const { Package, Version } = definition.control;
  await refuseOtherThanRelease(choices, Version, commit.id);
  const { tree, file } = await buildPackage(definition, templates);

  // Without the version in its name: GitHub renames a file whose name holds ~.
  const packages = [{ name: `${Package}.deb`, content: file }];
  const files = [
    ...packages,
    sbom({ control: definition.control, files: tree.data, deb: file }, commit.time, await npmSbom(ROOT)),
    provenance(packages, commit, builder, await tools(key !== undefined)),
  ];
  if (key === undefined) return withSums(files);
  return await withSecretKey(secret, async (home) => {
    const signer = { key, home };
    const repository = await artifactRepository(Package, file, signer, Date.parse(commit.time) / 1000);
    return await withSignature(withSums([...files, repository]), signer);
  });
}

async function refuseOtherThanRelease(
  { key, tag, branch }: ArtifactChoices,
  version: string,
  commit: string,
): Promise<void> {
  if (tag === undefined) return;
  if (tag !== tagOf(version))
    throw noRelease(`the tag is ${tag}, the version ${version}`, `tag it ${tagOf(version)}`);
  if ((await commitOfTag(tag)) !== commit) throw noRelease(`${tag} is another commit`, `git checkout ${tag}`);
  if (!(await isOnBranch(commit, branch))) {
    throw noRelease(
      `${tag} does not lie on ${branch ?? "the default branch"} of origin`,
      "merge it into that branch first",
    );
  }
  if (key === undefined) throw noRelease("nobody signs it", "give the key's fingerprint with --key");
}

function noRelease(reason: string, hint: string): PackageError {
  return new PackageError(`this is no release: ${reason}`, { hint });
}

async function tools(signs: boolean): Promise<Record<string, string>> {
  const programs = ["npm", "git", ...(signs ? ["dpkg-deb", "gpg", "xz"] : [])];
  const versions = await Promise.all(
    programs.map(async (program) => [program, await versionOf(program)] as const),
  );
  return { node: process.versions.node, ...Object.fromEntries(versions) };
}

async function versionOf(program: string): Promise<string> {
  const { stdout } = await tryRun(program, ["--version"]);
  return /\d+(?:\.\d+)+/.exec(stdout.toString("utf8"))?.[0] ?? "";
}

async function withSignature(
  files: readonly DistFile[],
  { key, home }: Signer,
): Promise<readonly DistFile[]> {
  const sums = files.find(({ name }) => name === "SHA256SUMS")?.content ?? new Uint8Array();
  return [...files, { name: "SHA256SUMS.asc", content: await sign("--detach-sign", sums, [key], home) }];
}
