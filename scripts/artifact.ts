import { PackageError, refuse } from "../src/problem.ts";
import { type DistFile, withSums } from "../src/artifact/dist.ts";
import { tagOf } from "../src/definition/release-version.ts";
import { writeFolder } from "../src/system/disk.ts";
import { builderOf, provenance } from "../src/artifact/provenance.ts";
import { sbom } from "../src/artifact/sbom.ts";
import { fingerprint } from "../src/repository/settings.ts";
import { ARTIFACT } from "../src/publisher/artifact-folder.ts";
import { artifactRepository } from "../src/publisher/artifact-repository.ts";
import { commitOfCheckout, commitOfTag, isOnBranch } from "../src/system/git.ts";
import { command } from "./command-line/command.ts";
import { needDebianPackages } from "../src/system/apt-get.ts";
import { sign } from "../src/system/gpg.ts";
import { npmSbom } from "../src/system/npm.ts";
import { tryRun } from "../src/system/process.ts";
import { takeSecretKey, withSecretKey } from "../src/system/secret-key.ts";
import { buildPackage } from "../src/build.ts";
import { readProject, ROOT } from "../src/project.ts";
import { REPOSITORY_TOOLS } from "../src/publisher/tools.ts";

const USAGE = `usage: npm run artifact -- [--key FINGERPRINT] [--tag TAG [--branch BRANCH]]

Makes dist/artifact from a checkout without changes: the package, what it is made of (sbom.cdx.json, CycloneDX) and from
(provenance.json, SLSA), the sums of these (SHA256SUMS) and, with a key, an apt repository with the package alone
(*-repository.tar.gz) and the signature of the sums (SHA256SUMS.asc).

  --key FINGERPRINT  the gpg key that signs; without it nothing is signed, and no repository made, which apt would refuse
  --tag TAG          for a release: the tag must be v and the version of package.json, lead to this commit and lie on BRANCH, and a key
                     must sign
  --branch BRANCH    a branch of the remote origin; its default branch, unless given
  --help             this text

The environment's SIGNING_SECRET_KEY may hold the secret key, armored, where gpg's keyring does not.`;

await command({ usage: USAGE, options: ["key", "tag", "branch"] }, async ({ key, tag, branch }) => {
  const secret = takeSecretKey();
  if (key !== undefined) {
    refuse(fingerprint(key, "--key"), {
      message: "the artifact cannot be signed",
      hint: "nothing was changed",
    });
    await needDebianPackages(REPOSITORY_TOOLS, console.log);
  }
  const commit = await commitOfCheckout();
  const { definition, templates } = await readProject({});
  const { Package, Version } = definition.control;
  const { tree, file } = await buildPackage(definition, templates);
  if (tag !== undefined) await refuseOtherThanRelease({ tag, branch }, Version, commit.id, key);

  // Without the version in its name: GitHub renames a file whose name holds ~.
  const packages = [{ name: `${Package}.deb`, content: file }];
  const files = [
    ...packages,
    sbom({ control: definition.control, files: tree.data, deb: file }, commit.time, await npmSbom(ROOT)),
    provenance(packages, commit, builderOf(process.env), await tools(key !== undefined)),
  ];
  const artifact =
    key === undefined
      ? withSums(files)
      : await withSecretKey(secret, async () => {
          const repository = await artifactRepository(Package, file, key, Date.parse(commit.time) / 1000);
          return await withSignature(withSums([...files, repository]), key);
        });
  writeFolder(ARTIFACT, artifact);
  for (const { name } of artifact) console.log(`dist/artifact/${name}`);
  if (key === undefined)
    process.stderr.write(
      "NOT SIGNED: no --key was given. This is nothing to publish, and no repository is in it.\n",
    );
});

async function refuseOtherThanRelease(
  { tag, branch }: { tag: string; branch: string | undefined },
  version: string,
  commit: string,
  key: string | undefined,
): Promise<void> {
  if (tag !== tagOf(version))
    throw noRelease(`the tag is ${tag}, the version ${version}`, `tag it ${tagOf(version)}`);
  if ((await commitOfTag(tag)) !== commit) throw noRelease(`${tag} is another commit`, `git checkout ${tag}`);
  if (!(await isOnBranch(commit, branch)))
    throw noRelease(
      `${tag} does not lie on ${branch ?? "the default branch"} of origin`,
      "merge it there first: what is released was reviewed",
    );
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

async function withSignature(files: readonly DistFile[], key: string): Promise<readonly DistFile[]> {
  const sums = files.find(({ name }) => name === "SHA256SUMS")?.content ?? new Uint8Array();
  return [...files, { name: "SHA256SUMS.asc", content: await sign("--detach-sign", sums, [key]) }];
}
