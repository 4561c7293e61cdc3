import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { PackageError } from "../src/package-error.ts";
import { command } from "./command.ts";
import { onHost } from "./on-host.ts";
import { ROOT } from "./project.ts";

const USAGE = `usage: npm run ci -- [--key FINGERPRINT]

What continuous integration runs after npm ci: builds and tests from nothing (npm test), makes dist/artifact, and verifies
it. Ends with the first that fails.

  --key FINGERPRINT  the gpg key that signs the artifact; nothing is signed without it
  --help             this text`;

await command({ usage: USAGE, options: ["key"] }, async ({ key }) => {
  const folder = mkdtempSync(join(tmpdir(), "nymphemeral-ci-"));
  try {
    rmSync(join(ROOT, "dist"), { recursive: true, force: true });
    await run("test");
    const publicKey = join(folder, "key.gpg");
    if (key !== undefined) await onHost`gpg --batch --output ${publicKey} --export ${key}`;
    await run("artifact", key === undefined ? [] : ["--key", key]);
    await run("verify-artifact", ["dist/artifact", ...(key === undefined ? [] : ["--key", publicKey])]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

async function run(script: string, args: readonly string[] = []): Promise<void> {
  const npm = onHost({ cwd: ROOT, stdio: ["ignore", "inherit", "inherit"], nothrow: true });
  const { exitCode } = await npm`npm run ${script} -- ${args}`;
  if (exitCode !== 0) throw new PackageError(`npm run ${script} failed`, { hint: "see what it says above" });
}
