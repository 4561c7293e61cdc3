// What `npm run bench` prints: started by scripts/bench.ts.
import { needDebianPackages } from "../../src/system/apt-get.ts";
import { program } from "../machines/run/program.ts";
import { compareArchiveStage } from "./archive-stage.ts";
import { compareInProcess } from "./in-process.ts";
import { describeMachine } from "./machine.ts";
import { formatTable } from "./table.ts";
import { compareWholeBuild } from "./whole-build.ts";
import { makeWorkspace } from "./workspace.ts";

/** A file of each Debian package that is measured, or that measures. */
const TOOLS = {
  "/usr/bin/dpkg-deb": "dpkg",
  "/usr/bin/dpkg-buildpackage": "dpkg-dev",
  "/usr/bin/dh": "debhelper",
  "/usr/bin/equivs-build": "equivs",
  "/usr/bin/time": "time",
};

await program(async () => {
  const workspace = makeWorkspace();
  await needDebianPackages(TOOLS, say);
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
