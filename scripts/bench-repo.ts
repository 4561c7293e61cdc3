import { command } from "./command-line/command.ts";
import { runProgram } from "./command-line/program.ts";

await command({
  name: "bench:repo",
  about: "Compares npm run repo -- add with the same by hand, on this machine, in some minutes.",
  details: `By hand means apt-ftparchive, gzip, xz and gpg, in a copy of the same tree. One package is added
where there are 1,000, and where there are 10,000.

The two take turns. Prints medians, their ratios, and how the times grow. Exit status 1 when adding
to 1,000 packages took more than twice as long as by hand.

Needs Debian's apt-utils, gpg, gpgv, xz-utils and util-linux; as root it installs with apt-get what
is missing.`,
  async run() {
    await runProgram("test/bench/publishing.ts");
  },
}).start();
