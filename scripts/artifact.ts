import { dirname, join } from "node:path";

import { builderOf } from "../src/artifact/provenance.ts";
import { ARTIFACT } from "../src/publisher/artifact-folder.ts";
import { makeArtifact, refuseOtherThanFingerprint } from "../src/publisher/make-artifact.ts";
import { REPOSITORY_TOOLS } from "../src/publisher/tools.ts";
import { needDebianPackages } from "../src/system/apt-get.ts";
import { writeFolder } from "../src/system/disk.ts";
import { inTurn } from "../src/system/flock.ts";
import { takeSecretKey } from "../src/system/secret-key.ts";
import { command } from "./command-line/command.ts";
import { print, printError, shownPath } from "./command-line/print.ts";
import { showProgress } from "./command-line/progress.ts";

await command({
  name: "artifact",
  about: "Makes dist/artifact from a checkout without changes.",
  options: {
    key: {
      value: "FINGERPRINT",
      help: "the gpg key that signs; without it nothing is signed, and no repository made, which apt would refuse",
    },
    tag: {
      value: "TAG",
      help: "for a release: the tag must be v and the version of package.json, lead to this commit and lie on BRANCH, and a key must sign",
    },
    branch: { value: "BRANCH", help: "a branch of the remote origin; its default branch unless given" },
  },
  details: `It holds the package, what the package is made of (sbom.cdx.json, CycloneDX), what it is built from
(provenance.json, SLSA), and the checksums of these (SHA256SUMS). With a key it also holds an apt
repository with the package alone (*-repository.tar.gz), and the signature of the checksums
(SHA256SUMS.asc).

If gpg's keyring does not hold the secret key, put it, armored, into the environment
variable SIGNING_SECRET_KEY.`,
  async run({ key, tag, branch }) {
    showProgress();
    const secret = takeSecretKey();
    if (key !== undefined) {
      refuseOtherThanFingerprint(key);
      await needDebianPackages(REPOSITORY_TOOLS, printError);
    }
    const files = await makeArtifact({ key, tag, branch, secret, builder: builderOf(process.env) });
    await inTurn(dirname(ARTIFACT), () => writeFolder(ARTIFACT, files));
    for (const { name } of files) print(shownPath(join(ARTIFACT, name)));
    if (key !== undefined) return;
    printError("NOT SIGNED: no --key was given. This is nothing to publish, and no repository is in it.");
    printError("To sign: npm run artifact -- --key FINGERPRINT (what comes before -- is for npm alone).");
  },
}).start();
