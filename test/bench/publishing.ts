// What `npm run bench:repo` prints: started by scripts/bench-repo.ts.
import { REPOSITORY_TOOLS } from "../../src/publisher/tools.ts";
import { needDebianPackages } from "../../src/system/apt-get.ts";
import { program } from "../machines/run/program.ts";
import { compareAddition } from "./addition.ts";
import { describeMachine } from "./machine.ts";
import { formatTable, isMissed } from "./table.ts";
import { makeWorkspace } from "./workspace.ts";

await program(async () => {
  const workspace = makeWorkspace();
  await needDebianPackages({ ...REPOSITORY_TOOLS, "/usr/bin/apt-ftparchive": "apt-utils" }, say);
  const machine = await describeMachine(workspace, ["apt-utils", "gpg", "xz-utils"]);
  const section = await compareAddition(workspace, say);
  console.log(`${machine}\n\n${formatTable([section])}`);
  if (section.rows.some(isMissed)) process.exitCode = 1;
});

// Progress is no part of the result.
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
