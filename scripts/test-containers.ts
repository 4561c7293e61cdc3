// Tells the stories of test/container in Debian machines booted on this host.
import { KINDS_OF_STORIES, makeMissingBaseRoots } from "../test/container/base-root.ts";
import { type Host, prepareHost } from "../test/container/host.ts";
import { countStories, tellStories } from "../test/container/run.ts";
import { interruption } from "./interruption.ts";

const HELP = `Usage: node --import tsx scripts/test-containers.ts [VITEST ARGUMENT...]

Tells the stories in test/container: installs the built package in Debian machines
(systemd-nspawn) and uses it there. Needs root on a Linux host; Debian tools that are
missing are installed with apt-get. The first run makes the machines' base roots, which
are kept in $XDG_CACHE_HOME or ~/.cache, in nymphemeral-whonix-connections/.

Where machines cannot boot, says so and how many stories were not told; that is an error
only when the environment variable CI is "true".

Examples of VITEST ARGUMENT: test/container/rig.test.ts; -t bookworm
`;

const vitestArguments = process.argv.slice(2);
if (vitestArguments.includes("--help")) {
  process.stdout.write(HELP);
} else {
  process.exitCode = await main();
}

async function main(): Promise<number> {
  const signal = interruption();
  try {
    const host = await prepareHost();
    if (!host.canBoot) return await reportUntold(host);
    await makeMissingBaseRoots(KINDS_OF_STORIES, console.log, signal);
    const exitCode = await tellStories(host.cgroup, vitestArguments, signal);
    signal.throwIfAborted();
    return exitCode;
  } catch (error) {
    const reason: unknown = signal.aborted ? signal.reason : error;
    console.error(reason instanceof Error ? `${reason.name}: ${reason.message}` : reason);
    return 1;
  }
}

async function reportUntold({ reason, remedy }: Extract<Host, { canBoot: false }>): Promise<number> {
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
