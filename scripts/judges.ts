import { RELEASES } from "../test/machines/releases.ts";
import { tellChosen } from "../test/machines/run/tell.ts";
import { command } from "./command-line/command.ts";

const FILES = ["judges", "source", "oracle"].map((name) => `test/container/${name}.test.ts`);

await command({
  name: "judges",
  about: "Has lintian, piuparts, autopkgtest, debhelper and others judge the package in Debian machines.",
  options: {
    release: { value: "RELEASE", help: `on this release alone: ${RELEASES.join(", ")}` },
  },
  details: `They judge the built package, and the source package. docs/debian.md says what each of them finds.

Needs root on Linux; installs with apt-get the Debian tools that are missing. Where machines cannot
boot, says so; exit status 1.

Example: sudo npm run judges -- --release trixie`,
  async run({ release }) {
    const choice = release === undefined ? ["--every-release"] : ["--release", release];
    process.exitCode = await tellChosen([...FILES, ...choice], true);
  },
}).start();
