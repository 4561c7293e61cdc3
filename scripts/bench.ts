import { command } from "./command-line/command.ts";
import { runProgram } from "./command-line/program.ts";

await command({
  name: "bench",
  about:
    "Compares the speed of this project with that of Debian's own tools, on this machine, in a few minutes.",
  details: `  (a) from the definition to the bytes of the package, against dpkg-deb
  (b) the whole build, against dpkg-buildpackage with debhelper, and equivs-build
  (c) large packages, against dpkg-deb: 10, 1,000 and 10,000 files, one file of 256 MiB

The contenders take turns. Prints medians, their ratios, and whether each ratio is as small as it was meant
to be; one that is not is no failure: other work on the machine shows in the numbers.

Needs dpkg-dev, debhelper, equivs and time of Debian; as root it installs with apt-get what is missing.`,
  async run() {
    await runProgram("test/bench/building.ts");
  },
}).start();
