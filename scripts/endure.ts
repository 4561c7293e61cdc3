import { join } from "node:path";

import { PackageError } from "../src/problem.ts";
import { ROOT } from "../src/project.ts";
import { DEBIAN, RELEASES } from "../test/machines/releases.ts";
import { runInNamespaces } from "../test/machines/run/run-in-namespaces.ts";
import { command } from "./command-line/command.ts";
import { printError } from "./command-line/print.ts";

/** How often each is done on a release unless it is said otherwise. */
const TIMES = { restarts: "1000", boots: "200", visits: "5000" };

await command({
  name: "endure",
  about: "Restarts the tunnels, boots machines and has hostile servers visited, as often as in years of use.",
  options: {
    release: { value: "RELEASE", help: `on this release alone: ${RELEASES.join(", ")}` },
    restarts: { value: "N", help: `how many restarts on each release; ${TIMES.restarts} unless given` },
    boots: { value: "N", help: `how many boots; ${TIMES.boots} unless given` },
    visits: { value: "N", help: `how many visits; ${TIMES.visits} unless given` },
  },
  details: `Prints for each release what did not go well, with what systemd says of it: a restart that fails,
a daemon that is killed, a port that refuses. Exit status 1 when there was anything.

Needs root, and a build. Takes about ten minutes on each release.`,
  async run({ release, restarts = TIMES.restarts, boots = TIMES.boots, visits = TIMES.visits }) {
    const words = Object.entries({ restarts, boots, visits }).map(([name, text]) => count(name, text));
    if (release !== undefined && !Object.hasOwn(DEBIAN, release)) {
      throw new PackageError(`There is no release "${release}".`, {
        hint: `give one of these: ${RELEASES.join(", ")}`,
      });
    }
    const releases = release === undefined ? RELEASES : [release];
    const program = join(ROOT, "test/bench/endurance/endure.ts");
    process.exitCode = await runInNamespaces(program, printError, [...words, ...releases]);
  },
}).start();

function count(name: string, text: string): string {
  if (/^\d{1,6}$/.test(text)) return text;
  throw new PackageError(`--${name} is "${text}", not a number from 0 to 999999.`, {
    hint: `give for example --${name} 100`,
  });
}
