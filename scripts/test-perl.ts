import { join, resolve } from "node:path";

import { renderPackage } from "../src/build.ts";
import { readProject, ROOT } from "../src/project.ts";
import { $ } from "../src/system/shell.ts";
import { inTemporaryFolder } from "../src/system/temporary-folder.ts";
import { unpackTree } from "../src/system/unpack-tree.ts";
import { command } from "./command-line/command.ts";

await command({
  name: "test:perl",
  arguments: ["[FILE...]"],
  about: "Runs the unit tests of the command's modules, test/perl/*.t, on the rendered package; by prove(1).",
  async run(_options, files) {
    await inTemporaryFolder(async (folder) => {
      const { definition, templates } = await readProject({});
      unpackTree(renderPackage(definition, templates), folder);
      const modules = join(folder, "usr/share/nymphemeral-whonix-connections");
      const tests = files.length > 0 ? files.map((file) => resolve(file)) : ["test/perl"];
      const env = { PACKAGE_ROOT: folder, LC_ALL: "C" };
      const run = $({ cwd: ROOT, nothrow: true, shown: true, env });
      const { exitCode } = await run`prove --norc --timer -I ${modules} -I test/perl ${tests}`;
      process.exitCode = exitCode ?? 1;
    });
  },
}).start();
