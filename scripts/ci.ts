import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { PackageError } from "../src/problem.ts";
import { command } from "./command-line/command.ts";
import { needDebianPackages } from "../src/system/apt-get.ts";
import { publicKeys } from "../src/system/gpg.ts";
import { runScript } from "../src/system/npm.ts";
import { takeSecretKey, withSecretKey } from "../src/system/secret-key.ts";
import { ROOT } from "../src/project.ts";
import { REPOSITORY_TOOLS } from "../src/publisher/tools.ts";
import { inTemporaryFolder } from "../src/system/temporary-folder.ts";

const USAGE = `usage: npm run ci -- [--key FINGERPRINT]

What continuous integration runs after npm ci: builds and tests from nothing (npm test), makes dist/artifact, and verifies
it. Ends with the first that fails.

  --key FINGERPRINT  the gpg key that signs the artifact; nothing is signed without it
  --help             this text

The environment's SIGNING_SECRET_KEY may hold the secret key, armored; npm run artifact alone gets it.`;

await command({ usage: USAGE, options: ["key"] }, async ({ key }) => {
  const secret = takeSecretKey();
  await inTemporaryFolder(async (folder) => {
    rmSync(join(ROOT, "dist"), { recursive: true, force: true });
    const publicKey = join(folder, "key.gpg");
    if (key !== undefined) writeFileSync(publicKey, await publicKeyOf(key, secret));
    await run("test", ["--every-release"]);
    await run("artifact", key === undefined ? [] : ["--key", key], secret);
    await run("verify-artifact", ["dist/artifact", ...(key === undefined ? [] : ["--key", publicKey])]);
  });
});

async function publicKeyOf(key: string, secret: string | undefined): Promise<Uint8Array> {
  await needDebianPackages(REPOSITORY_TOOLS, console.log);
  return await withSecretKey(secret, async () => await publicKeys([key]));
}

async function run(script: string, args: readonly string[] = [], secret?: string): Promise<void> {
  const env = { SIGNING_SECRET_KEY: secret };
  const { status } = await runScript(script, args, { cwd: ROOT, shown: "all", env });
  if (status !== 0) throw new PackageError(`npm run ${script} failed`, { hint: "see what it says above" });
}
