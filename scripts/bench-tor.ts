import { join } from "node:path";

import { ROOT } from "../src/project.ts";
import { runInNamespaces } from "../test/machines/run/run-in-namespaces.ts";
import { command } from "./command-line/command.ts";
import { printError } from "./command-line/print.ts";

await command({
  name: "bench:tor",
  about: "Compares the tunnels, over a Tor network of its own, with openssl s_client through the same Tor.",
  details: `It measures the time from the connection to the server's greeting, and the time of an article of
5 MB. The two take turns. Needs root, and a build.`,
  async run() {
    process.exitCode = await runInNamespaces(join(ROOT, "test/bench/news-over-tor.ts"), printError);
  },
}).start();
