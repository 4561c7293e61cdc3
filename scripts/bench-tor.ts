import { join } from "node:path";

import { runInBox } from "./box.ts";
import { command } from "./command-line/command.ts";
import { ROOT } from "../src/project.ts";

const USAGE = `usage: npm run bench:tor

Compares, over a Tor network of its own, the tunnels with openssl s_client, which speaks TLS through the same Tor without
stunnel: from the connection to the server's greeting, and an article of 5 MB. The contenders take turns. Needs root,
and a build.

  --help  this text`;

await command({ usage: USAGE }, async () => {
  process.exitCode = await runInBox(join(ROOT, "test/bench/news-over-tor.ts"));
});
