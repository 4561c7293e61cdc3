import { join } from "node:path";

import { ROOT } from "../src/project.ts";
import { runInNamespaces } from "../test/machines/run/run-in-namespaces.ts";
import { command } from "./command-line/command.ts";
import { printError } from "./command-line/print.ts";

await command({
  name: "bench:start",
  about:
    "Measures how soon the tunnels are up, how long the commands take, and when a killed daemon is back.",
  details: `It measures in machines of each release, and the start also of stunnel4's own template with the same
conf. A missed target is no failure, because other work on the machine shows in the numbers. Needs
root, and a build.`,
  async run() {
    process.exitCode = await runInNamespaces(join(ROOT, "test/bench/starting.ts"), printError);
  },
}).start();
