import { join } from "node:path";

import { ROOT } from "../src/project.ts";
import { runInNamespaces } from "../test/machines/run/run-in-namespaces.ts";
import { BOX_MACHINES, type BoxMachine, enterMachine } from "../test/machines/whonix/enter.ts";
import { command } from "./command-line/command.ts";
import { table } from "./command-line/lines.ts";
import { UsageError } from "./command-line/options.ts";
import { printError } from "./command-line/print.ts";
import { unknownWord } from "./command-line/problems.ts";

await command({
  name: "whonix",
  arguments: ["[shell", "[MACHINE]]"],
  about: "Brings up a Tor network, a gateway like Whonix's and a Debian workstation with the built package.",
  details: `The workstation is cut off from the Internet. Ctrl-C ends everything. Needs root.

While it runs, "npm run whonix -- shell MACHINE" in another terminal enters one of its machines, the
first of these unless given:

${table(Object.entries(BOX_MACHINES))}`,
  async run(_values, [word, machine = "workstation"]) {
    if (word !== undefined && word !== "shell") throw new UsageError(unknownWord("command", word, ["shell"]));
    if (!isBoxMachine(machine)) {
      throw new UsageError(unknownWord("machine", machine, Object.keys(BOX_MACHINES)));
    }
    process.exitCode = await (word === undefined
      ? runInNamespaces(join(ROOT, "test/machines/whonix/box.ts"), printError)
      : enterMachine(machine));
  },
}).start();

function isBoxMachine(name: string): name is BoxMachine {
  return Object.hasOwn(BOX_MACHINES, name);
}
