import { compareArchiveStage } from "../test/bench/archive-stage.ts";
import { compareInProcess } from "../test/bench/in-process.ts";
import { describeMachine } from "../test/bench/machine.ts";
import { formatTable } from "../test/bench/table.ts";
import { compareWholeBuild } from "../test/bench/whole-build.ts";
import { makeWorkspace } from "../test/bench/workspace.ts";
import { command } from "./command-line/command.ts";
import { needDebianPackages } from "../src/system/apt-get.ts";

const USAGE = `usage: npm run bench

Compares the speed of this project with that of Debian's own tools, on this machine, in a few minutes:

  (a) from the definition to the bytes of the package, against dpkg-deb
  (b) the whole build, against dpkg-buildpackage with debhelper, and equivs-build
  (c) large packages, against dpkg-deb: 10, 1,000 and 10,000 files, one file of 256 MiB

The contenders take turns. Prints medians, their ratios, and whether each ratio is as small as it was meant to be;
one that is not is no failure: other work on the machine shows in the numbers.

Needs dpkg-dev, debhelper, equivs and time of Debian; as root it installs with apt-get what is missing.

  --help  this text`;

/** A file of each Debian package that is measured, or that measures. */
const TOOLS = {
  "/usr/bin/dpkg-deb": "dpkg",
  "/usr/bin/dpkg-buildpackage": "dpkg-dev",
  "/usr/bin/dh": "debhelper",
  "/usr/bin/equivs-build": "equivs",
  "/usr/bin/time": "time",
};

await command({ usage: USAGE }, async () => {
  const workspace = makeWorkspace();
  await needDebianPackages(TOOLS, console.log);
  const machine = await describeMachine(workspace, ["dpkg", "debhelper", "equivs"]);
  say("(a) definition");
  const inProcess = await compareInProcess(workspace);
  say("(b) whole build");
  const wholeBuild = await compareWholeBuild(workspace);
  say("(c) archive stage");
  const archiveStage = await compareArchiveStage(workspace, say);
  console.log(`${machine}\n\n${formatTable([inProcess, wholeBuild, archiveStage])}`);
});

// Progress is no part of the result.
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
