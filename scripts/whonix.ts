import { join } from "node:path";

import { runInBox } from "./box.ts";
import { command } from "./command-line/command.ts";
import { ROOT } from "../src/project.ts";

const USAGE = `usage: npm run whonix

Brings up a Tor network, a gateway like Whonix's and a Debian workstation with the built package, cut off from the
Internet; prints how to enter the workstation; takes all down at Ctrl-C. Needs root.`;

await command({ usage: USAGE }, async () => {
  process.exitCode = await runInBox(join(ROOT, "test/machines/whonix/box.ts"));
});
