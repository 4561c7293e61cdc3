import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { PackageError } from "../src/problem.ts";
import { ROOT } from "../src/project.ts";
import { REPOSITORY_TOOLS } from "../src/publisher/tools.ts";
import { needDebianPackages } from "../src/system/apt-get.ts";
import { commitOfCheckout } from "../src/system/git.ts";
import { publicKeys } from "../src/system/gpg.ts";
import { runScript } from "../src/system/npm.ts";
import { takeSecretKey, withSecretKey } from "../src/system/secret-key.ts";
import { inTemporaryFolder } from "../src/system/temporary-folder.ts";
import { command } from "./command-line/command.ts";
import { printError } from "./command-line/print.ts";

/** Two for each command of the package, five for each of the publisher: an emulated guest is slow. */
const FEW_CUTS = "10";

await command({
  name: "ci",
  about: "Builds, tests and verifies everything from nothing; stops at the first failure.",
  options: {
    key: {
      value: "FINGERPRINT",
      help: "the gpg key that signs the artifact; nothing is signed without it",
    },
  },
  details: `Continuous integration runs this after npm ci: npm test with --every-release, npm run test:kernel
with a few power cuts, npm run artifact, and npm run verify-artifact.

The environment variable SIGNING_SECRET_KEY may hold the secret key, armored; only npm run artifact
gets it.`,
  async run({ key }) {
    const secret = takeSecretKey();
    const { id } = await commitOfCheckout();
    await inTemporaryFolder(async (folder) => {
      rmSync(join(ROOT, "dist"), { recursive: true, force: true });
      const publicKey = join(folder, "key.gpg");
      if (key !== undefined) writeFileSync(publicKey, await publicKeyOf(key, secret));
      await run("test", ["--every-release"]);
      await run("test:kernel", ["--cuts", FEW_CUTS]);
      await run("artifact", key === undefined ? [] : ["--key", key], secret);
      // Of this very commit, wherever it lies: its code is what runs here.
      const demands = ["--commit", id, ...(key === undefined ? ["--unsigned"] : ["--key", publicKey])];
      await run("verify-artifact", ["dist/artifact", ...demands]);
    });
  },
}).start();

async function publicKeyOf(key: string, secret: string | undefined): Promise<Uint8Array> {
  await needDebianPackages(REPOSITORY_TOOLS, printError);
  return await withSecretKey(secret, async (home) => await publicKeys([key], home));
}

async function run(script: string, args: readonly string[] = [], secret?: string): Promise<void> {
  const env = { SIGNING_SECRET_KEY: secret };
  const { status } = await runScript(script, args, { cwd: ROOT, shown: "all", env });
  if (status !== 0) throw new PackageError(`npm run ${script} failed`, { hint: "see what it says above" });
}
