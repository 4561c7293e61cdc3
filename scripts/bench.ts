import { command } from "./command-line/command.ts";
import { runProgram } from "./command-line/program.ts";

await command({
  name: "bench",
  about: "Compares the speed of this project with that of Debian's own tools, in a few minutes.",
  details: `  (a) from the definition to the bytes of the package, against dpkg-deb
  (b) the whole build, against dpkg-buildpackage with debhelper, and equivs-build
  (c) large packages, against dpkg-deb: 10, 1,000 and 10,000 files, one file of 256 MiB

They take turns. Prints medians, their ratios, and whether each ratio reaches its target. A missed
target is no failure, because other work on the machine shows in the numbers.

Needs Debian's dpkg-dev, debhelper, equivs and time; as root it installs with apt-get what is
missing.`,
  async run() {
    await runProgram("test/bench/building.ts");
  },
}).start();
