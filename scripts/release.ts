import { join } from "node:path";

import { PackageError } from "../src/problem.ts";
import { readArtifact } from "../src/verify/artifact.ts";
import { ARTIFACT, readFolder } from "../src/publisher/artifact-folder.ts";
import { commitOfTag } from "../src/system/git.ts";
import { command } from "./command-line/command.ts";
import { onHost } from "../src/system/process.ts";
import { ROOT } from "../src/project.ts";

const USAGE = `usage: npm run release -- TAG

Publishes dist/artifact, as npm run artifact -- --tag TAG made it, as the release of that tag on GitHub, by its program gh.`;

await command({ usage: USAGE, files: 1 }, async (_values, [tag = ""]) => {
  const files = readFolder(ARTIFACT);
  if (!files.has("SHA256SUMS.asc") || readArtifact(files) !== (await commitOfTag(tag))) {
    throw new PackageError(`dist/artifact is not signed, or not of ${tag}`, {
      hint: `make it: npm run artifact -- --tag ${tag} --key FINGERPRINT`,
    });
  }
  const paths = [...files.keys()].map((name) => join(ARTIFACT, name));
  const gh = onHost({ cwd: ROOT, nothrow: true });
  const { exitCode, stdout, stderr } =
    await gh`gh release create --verify-tag --title ${tag} --notes-from-tag ${tag} ${paths}`;
  if (exitCode !== 0) {
    throw new PackageError(`${tag} was not published`, {
      cause: new Error(stderr.trim()),
      hint: "see whether that release is there already: gh release view",
    });
  }
  console.log(stdout.trim());
});
