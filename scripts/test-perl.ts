import { join } from "node:path";

import { renderPackage } from "../src/build.ts";
import { readProject, ROOT } from "../src/project.ts";
import { command } from "./command-line/command.ts";
import { tryRun } from "../src/system/process.ts";
import { unpackTree } from "../src/system/unpack-tree.ts";
import { inTemporaryFolder } from "../src/system/temporary-folder.ts";

const USAGE = `usage: npm run test:perl -- [FILE ...]

Runs the unit tests of the command's modules, test/perl/*.t, by prove(1) against the rendered package.`;

await command({ usage: USAGE, files: [0, Number.POSITIVE_INFINITY] }, async (_values, files) => {
  await inTemporaryFolder(async (folder) => {
    const { definition, templates } = await readProject({});
    unpackTree(renderPackage(definition, templates), folder);
    const modules = join(folder, "usr/share/nymphemeral-whonix-connections");
    const words = ["--norc", "--timer", "-I", modules, "-I", "test/perl"];
    const { status } = await tryRun("prove", [...words, ...(files.length > 0 ? files : ["test/perl"])], {
      cwd: ROOT,
      shown: "all",
      env: { PACKAGE_ROOT: folder, LC_ALL: "C" },
    });
    process.exitCode = status;
  });
});
