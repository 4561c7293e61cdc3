import { command } from "./command-line/command.ts";
import { runProgram } from "./command-line/program.ts";

await command({
  name: "bench:repo",
  about: "Compares npm run repo -- add with the same by hand, on this machine, in some minutes.",
  details: `By hand it is apt-ftparchive, gzip, xz and gpg, in a copy of the same tree. One package more where there are
1,000, and where there are 10,000.

The contenders take turns. Prints medians, their ratios, and how the times grow. Exit status 1: with 1,000
packages there it took more than twice as long as by hand.

Needs Debian's apt-utils, gpg, gpgv, xz-utils and util-linux, which are installed with apt-get when it runs
as root.`,
  async run() {
    await runProgram("test/bench/publishing.ts");
  },
}).start();
