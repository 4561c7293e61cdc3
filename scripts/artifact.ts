import { PackageError } from "../src/package-error.ts";
import { type DistFile, packageFiles, withSums, writeFolder } from "../src/publish/dist.ts";
import { builderOf, provenance } from "../src/publish/provenance.ts";
import { type NpmSbom, sbom } from "../src/publish/sbom.ts";
import { ARTIFACT } from "./artifact-folder.ts";
import { commitOfCheckout, commitOfTag } from "./checkout.ts";
import { command } from "./command.ts";
import { onHost } from "./on-host.ts";
import { buildProject } from "./built-project.ts";
import { ROOT } from "./project.ts";
import { sign } from "./signature.ts";

const USAGE = `usage: npm run artifact -- [--key FINGERPRINT] [--tag TAG]

Makes dist/artifact from a checkout without changes: the package, what it is made of (sbom.cdx.json, CycloneDX) and from
(provenance.json, SLSA), the sums of these (SHA256SUMS) and the signature of the sums (SHA256SUMS.asc).

  --key FINGERPRINT  the gpg key that signs; nothing is signed without it
  --tag TAG          for a release: the tag must be v and the version, and lead to this commit, and a key must sign
  --help             this text

The environment's SIGNING_SECRET_KEY may hold the secret key, armored, where gpg's keyring does not.`;

const npm = onHost({ cwd: ROOT });

await command({ usage: USAGE, options: ["key", "tag"] }, async ({ key, tag }) => {
  const commit = await commitOfCheckout();
  const { definition, tree, file } = await buildProject({});
  const { Package, Version } = definition.control;
  if (tag !== undefined) await refuseOtherThanRelease(tag, Version, commit.id, key);

  const packages = packageFiles(Package, Version, file);
  const files = withSums([
    ...packages,
    sbom({ control: definition.control, files: tree.data, deb: file }, commit.time, await npmSbom()),
    provenance(packages, commit, builderOf(process.env), await tools()),
  ]);
  const signatures = key === undefined ? [] : [await signatureOf(files, key)];
  writeFolder(ARTIFACT, [...files, ...signatures]);
  for (const { name } of [...files, ...signatures]) console.log(`dist/artifact/${name}`);
  if (key === undefined)
    process.stderr.write("NOT SIGNED: no --key was given. This is nothing to publish.\n");
});

async function refuseOtherThanRelease(
  tag: string,
  version: string,
  commit: string,
  key: string | undefined,
): Promise<void> {
  if (tag !== `v${version}`)
    throw noRelease(`the tag is ${tag}, the version ${version}`, `tag it v${version}`);
  if ((await commitOfTag(tag)) !== commit) throw noRelease(`${tag} is another commit`, `git checkout ${tag}`);
  if (key === undefined) throw noRelease("nobody signs it", "give the key's fingerprint with --key");
}

function noRelease(reason: string, hint: string): PackageError {
  return new PackageError(`this is no release: ${reason}`, { hint });
}

async function npmSbom(): Promise<NpmSbom> {
  const { exitCode, stdout, stderr } = await npm({
    nothrow: true,
  })`npm sbom --sbom-format cyclonedx --package-lock-only`;
  if (exitCode !== 0) {
    throw new PackageError("npm cannot say what package-lock.json holds", {
      cause: new Error(stderr.trim()),
      hint: "use npm 10 or newer, which has npm sbom",
    });
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what npm sbom writes
  return JSON.parse(stdout) as NpmSbom;
}

async function tools(): Promise<Record<string, string>> {
  return { node: process.versions.node, npm: (await npm`npm --version`).stdout.trim() };
}

async function signatureOf(files: readonly DistFile[], fingerprint: string): Promise<DistFile> {
  const sums = files.find(({ name }) => name === "SHA256SUMS");
  const secret = process.env["SIGNING_SECRET_KEY"];
  return {
    name: "SHA256SUMS.asc",
    content: await sign(sums?.content ?? new Uint8Array(), { fingerprint, secret }),
  };
}
