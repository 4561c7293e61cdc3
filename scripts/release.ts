import { existsSync } from "node:fs";
import { join } from "node:path";

import { linesOf } from "../src/lines.ts";
import { PackageError } from "../src/problem.ts";
import { ROOT } from "../src/project.ts";
import { ARTIFACT, readFolder } from "../src/publisher/artifact-folder.ts";
import { createRelease } from "../src/system/gh.ts";
import { commitOfTag } from "../src/system/git.ts";
import { readArtifact } from "../src/verify/artifact.ts";
import { command } from "./command-line/command.ts";
import { print } from "./command-line/print.ts";
import { showProgress } from "./command-line/progress.ts";

await command({
  name: "release",
  arguments: ["TAG"],
  about: "Publishes dist/artifact as the release of a tag on GitHub, with GitHub's program gh.",
  details:
    "The artifact must be signed, and made of that tag: npm run artifact -- --tag TAG --key FINGERPRINT.",
  async run(_options, [tag = ""]) {
    showProgress();
    const hint = `make it: npm run artifact -- --tag ${tag} --key FINGERPRINT`;
    if (!existsSync(ARTIFACT)) throw new PackageError("there is no dist/artifact", { hint });
    const files = readFolder(ARTIFACT);
    if (!files.has("SHA256SUMS.asc")) throw new PackageError("dist/artifact is not signed", { hint });
    if (readArtifact(files) !== (await commitOfTag(tag))) {
      throw new PackageError(`dist/artifact is not of ${tag}`, { hint });
    }
    const paths = [...files.keys()].map((name) => join(ARTIFACT, name));
    for (const line of linesOf(await createRelease(tag, paths, ROOT))) print(line);
  },
}).start();
