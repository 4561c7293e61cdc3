import { RELEASES } from "../test/machines/releases.ts";
// Tells the stories of test/container in Debian machines booted on this host.
import { makeMissingBaseRoots } from "../test/machines/roots/base-root.ts";
import { type Host, prepareHost } from "../test/machines/run/host.ts";
import { countStories, tellStories } from "../test/machines/run/run.ts";
import { type Choice, chosen, kindsFor } from "../test/machines/run/choice.ts";
import { explain, PackageError } from "../src/problem.ts";
import { interruption } from "../src/system/interruption.ts";

const HELP = `usage: npm run test:container [-- [NAME] [--release RELEASE] [OPTION...] [VITEST OPTION...]]

Tells the stories in test/container, test/repository and test/whonix: installs the built package in Debian machines
(systemd-nspawn) and uses it there. Needs root on a Linux host; Debian tools that are missing are installed with
apt-get. The first run makes the machines' base systems, which are kept in $XDG_CACHE_HOME or ~/.cache, in
nymphemeral-whonix-connections/.

  NAME               a part of a story's title, or a test file; all stories unless given
  --release RELEASE  on this release alone: ${RELEASES.join(", ")}
  --quick            the main stories alone, on one release
  --every-release    also the deep stories on every release, instead of the oldest and the newest alone
  --times            ends with a table of where the machines' time went
  --help             this text

Where machines cannot boot, says so and how many stories were not told; that is an error only when the environment
variable CI is "true".

Examples: npm run test:container -- "a reboot brings" --release trixie
          npm run test:container -- test/container/rig.test.ts`;

const words = process.argv.slice(2);
if (words.includes("--help") || words.includes("-h")) {
  console.log(HELP);
} else {
  process.exitCode = await main();
}

async function main(): Promise<number> {
  const signal = interruption();
  try {
    const choice = chosen(words);
    const host = await prepareHost();
    if (!host.canBoot) return await reportUntold(host, choice);
    await makeMissingBaseRoots(kindsFor(choice), console.log, signal);
    const exitCode = await tellStories(host.cgroup, choice, signal);
    signal.throwIfAborted();
    return exitCode;
  } catch (error) {
    const reason: unknown = signal.aborted ? signal.reason : error;
    if (reason instanceof PackageError) console.error(explain(reason));
    else console.error(reason instanceof Error ? `${reason.name}: ${reason.message}` : reason);
    return 1;
  }
}

async function reportUntold(
  { reason, remedy }: Extract<Host, { canBoot: false }>,
  { vitestArguments }: Choice,
): Promise<number> {
  const count = (await countStories(vitestArguments)) ?? "an unknown number of";
  console.error(`
==============================================================================
  NOT RUN: ${count} container stories. Machines cannot boot here.
  Reason: ${reason}
  What would let them run: ${remedy}
==============================================================================
`);
  return process.env["CI"] === "true" ? 1 : 0;
}
