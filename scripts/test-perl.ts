import { join } from "node:path";

import { renderProject } from "./built-project.ts";
import { command } from "./command.ts";
import { onHost } from "./on-host.ts";
import { ROOT } from "./project.ts";
import { unpackTree } from "./unpacked-tree.ts";
import { inWorkspace } from "./workspace.ts";

const USAGE = `usage: npm run test:perl -- [FILE ...]

Runs the unit tests of the command's modules, test/perl/*.t, by prove(1) against the rendered package.`;

await command({ usage: USAGE, files: [0, Number.POSITIVE_INFINITY] }, async (_values, files) => {
  await inWorkspace(async (folder) => {
    unpackTree((await renderProject({})).tree, folder);
    const modules = join(folder, "usr/share/nymphemeral-whonix-connections");
    const { exitCode } = await onHost({
      cwd: ROOT,
      stdio: ["ignore", "inherit", "inherit"],
      nothrow: true,
      env: { ...process.env, PACKAGE_ROOT: folder, LC_ALL: "C" },
    })`prove --norc --timer -I ${modules} -I test/perl ${files.length > 0 ? files : ["test/perl"]}`;
    process.exitCode = exitCode ?? 1;
  });
});
