import { join } from "node:path";

import { PackageError } from "../src/problem.ts";
import { readArtifact } from "../src/verify/artifact.ts";
import { ARTIFACT, readFolder } from "../src/publisher/artifact-folder.ts";
import { commitOfTag } from "../src/system/git.ts";
import { command } from "./command-line/command.ts";
import { createRelease } from "../src/system/gh.ts";
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
  console.log(await createRelease(tag, paths, ROOT));
});
