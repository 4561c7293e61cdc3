import { PackageError } from "../src/problem.ts";
import { interruption } from "../src/system/interruption.ts";
import { inTemporaryFolder } from "../src/system/temporary-folder.ts";
import { makeMissingBaseRoots } from "../test/machines/roots/base-root.ts";
import { prepareHost } from "../test/machines/run/host.ts";
import {
  buildInDebian,
  type BuiltThere,
  buildUnder,
  DEBIAN,
  NODES,
  varyInDebian,
} from "../test/machines/same-bytes.ts";
import { command } from "./command-line/command.ts";
import { print } from "./command-line/print.ts";
import { showProgress } from "./command-line/progress.ts";

await command({
  name: "same-bytes",
  about:
    "Builds the package in several ways, and prints the SHA-256 of each. Exit status 1 when they differ.",
  details: `The builds run under Node ${NODES.join(", ")}, which npm downloads, and in a clean Debian
${DEBIAN.release} with Debian's own Node and npm; there also twice under reprotest, which varies
everything else. Needs root, FUSE, and the network for what is not there yet.`,
  async run() {
    showProgress();
    const signal = interruption();
    const host = await prepareHost();
    if (!host.canBoot) throw new PackageError(host.reason, { hint: host.remedy });
    await makeMissingBaseRoots([DEBIAN], print, signal);
    const sums = await inTemporaryFolder(async (folder) => {
      const built: BuiltThere[] = [];
      for (const major of NODES) built.push(printed(await buildUnder(major, folder, signal)));
      built.push(printed(await buildInDebian(folder, signal)));
      built.push(...(await varyInDebian(folder, signal)).map(printed));
      return new Set(built.map(({ sha256 }) => sha256));
    });
    if (sums.size > 1) {
      throw new PackageError("the packages differ", {
        hint: "build them again and compare them with diffoscope(1)",
      });
    }
    print("the same bytes everywhere");
  },
}).start();

function printed(built: BuiltThere): BuiltThere {
  print(`${built.sha256}  ${built.where}`);
  return built;
}
