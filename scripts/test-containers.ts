import { RELEASES } from "../test/machines/releases.ts";
import { tellChosen } from "../test/machines/run/tell.ts";
import { command } from "./command-line/command.ts";

await command({
  name: "test:container",
  arguments: ["[NAME]", "[VITEST OPTION...]"],
  about: "Tells the stories in test/container, test/repository and test/whonix in booted Debian machines.",
  options: {
    release: {
      value: "RELEASE",
      help: `tells them on this release alone: ${RELEASES.join(", ")}`,
    },
    quick: { help: "the main stories alone, on one release" },
    "every-release": {
      help: "also the deep stories on every release, instead of the oldest and the newest alone",
    },
    times: { help: "ends with a table of where the machines' time went" },
  },
  passesOn: true,
  details: `NAME is a part of a story's title, or a test file; all stories are told unless it is given.

The stories install the built package in the machines (systemd-nspawn) and use it there. Needs root
on Linux; it installs with apt-get the Debian tools that are missing. The first run makes the
machines' base systems, which are kept in $XDG_CACHE_HOME or ~/.cache, in
nymphemeral-whonix-connections/.

Where machines cannot boot, says so, and how many stories were not told; that is an error when NAME
is given, and when the environment variable CI is "true".

Examples: npm run test:container -- "a reboot brings" --release trixie
          npm run test:container -- test/container/rig.test.ts`,
  async run(_options, words) {
    process.exitCode = await tellChosen(words, process.env["CI"] === "true");
  },
}).start();
