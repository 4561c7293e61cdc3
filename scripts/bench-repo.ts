import { compareAddition } from "../test/bench/addition.ts";
import { describeMachine } from "../test/bench/machine.ts";
import { formatTable, isMissed } from "../test/bench/table.ts";
import { makeWorkspace } from "../test/bench/workspace.ts";
import { command } from "./command-line/command.ts";
import { needDebianPackages } from "../src/system/apt-get.ts";
import { REPOSITORY_TOOLS } from "../src/publisher/tools.ts";

const USAGE = `usage: npm run bench:repo

Compares npm run repo -- add with the same by hand, on this machine, in some minutes: apt-ftparchive, gzip, xz and gpg, in
a copy of the same tree. One package more where there are 1,000, and where there are 10,000.

The contenders take turns. Prints medians, their ratios, and how the times grow. Exit status 1: with 1,000 packages there
it took more than twice as long as by hand.

Needs Debian's apt-utils, gpg, gpgv, xz-utils and util-linux, which are installed with apt-get when it runs as root.

  --help  this text`;

await command({ usage: USAGE }, async () => {
  const workspace = makeWorkspace();
  const tools = { ...REPOSITORY_TOOLS, "/usr/bin/apt-ftparchive": "apt-utils" };
  await needDebianPackages(tools, console.log);
  const machine = await describeMachine(workspace, ["apt-utils", "gpg", "xz-utils"]);
  const section = await compareAddition(workspace, (line) => process.stderr.write(`${line}\n`));
  console.log(`${machine}\n\n${formatTable([section])}`);
  if (section.rows.some(isMissed)) process.exitCode = 1;
});
