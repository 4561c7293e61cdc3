import { join } from "node:path";

import { ROOT } from "../src/project.ts";
import { runInNamespaces } from "../test/machines/run/run-in-namespaces.ts";
import { command } from "./command-line/command.ts";
import { printError } from "./command-line/print.ts";

await command({
  name: "whonix",
  about: "Brings up a Tor network, a gateway like Whonix's and a Debian workstation with the built package.",
  details: `The workstation is cut off from the Internet. Prints how to enter it. Ctrl-C ends everything.
Needs root.`,
  async run() {
    process.exitCode = await runInNamespaces(join(ROOT, "test/machines/whonix/box.ts"), printError);
  },
}).start();
