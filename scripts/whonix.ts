import { join } from "node:path";

import { PackageError } from "../src/package-error.ts";
import { makeMissingBaseRoots } from "../test/container/base-root.ts";
import { prepareHost } from "../test/container/host.ts";
import { runApart } from "../test/container/run.ts";
import { command } from "./command.ts";
import { ROOT } from "./project.ts";

const USAGE = `usage: npm run whonix

Brings up a Tor network, a gateway like Whonix's and a Debian workstation with the built package, cut off from the
Internet; prints how to enter the workstation; takes all down at Ctrl-C. Needs root.`;

await command({ usage: USAGE }, async () => {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => interruption.abort(new Error(`ended by ${signal}`)));
  }
  const host = await prepareHost();
  if (!host.canBoot) throw new PackageError(host.reason, { hint: host.remedy });
  await makeMissingBaseRoots((line) => console.log(line), interruption.signal);
  const box = [process.execPath, "--import", "tsx", join(ROOT, "test/whonix/box.ts")];
  process.exitCode = await runApart(host.cgroup, box, interruption.signal);
  if (interruption.signal.aborted) process.exitCode = 0;
});
