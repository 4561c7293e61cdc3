import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { PackageError } from "../../../src/problem.ts";
import { inherited } from "../../../src/system/environment.ts";
import { start } from "../../../src/system/process.ts";
import { cgroupOfRuns, runsIn } from "../boot/cgroup.ts";

/** The machines that `npm run whonix` boots, as their places are named, and what is in each. */
export const BOX_MACHINES = {
  workstation: "the workstation, with the package",
  gateway: "the gateway, with its Tor",
  relays: "the relays of the Tor network",
  servers: "the news server, and the mail server behind an onion service",
} as const;

/** The name of one of them. */
export type BoxMachine = keyof typeof BOX_MACHINES;

/**
 * Runs root's shell in a machine of the `npm run whonix` that runs, on our standard streams, until it ends (nsenter(1)).
 *
 * @returns the exit status of the shell
 * @throws PackageError when we are not root, none or more than one runs, or the machine is not up yet
 */
export async function enterMachine(machine: BoxMachine): Promise<number> {
  if (process.getuid?.() !== 0) throw new PackageError("not root", { hint: "run it as root (sudo)" });
  const pid = await initOf(machine, await theBox());
  const { TERM = "dumb" } = inherited(["TERM"]);
  // Debian's /etc/bash.bashrc shows debian_chroot in the prompt: every machine is called "host".
  const variables = ["HOME=/root", "LC_ALL=C.UTF-8", `TERM=${TERM}`, `debian_chroot=${machine}`];
  const shell = ["env", "-i", "-C", "/root", ...variables, "bash", "--login"];
  const child = start("nsenter", ["--all", "--target", pid, "--", ...shell], { stdio: "inherit" });
  // Ctrl-C is for what runs in the shell.
  process.on("SIGINT", () => undefined);
  await once(child, "exit");
  return child.exitCode ?? 1;
}

/** @returns the cgroup of the one that runs */
async function theBox(): Promise<string> {
  const hint = "start it in another terminal, as root: npm run whonix";
  const parent = await cgroupOfRuns();
  const runs = parent === undefined ? [] : await runsIn(parent);
  const areBoxes = await Promise.all(runs.map(async ({ pid }) => isBox(await commandLine(pid))));
  const [box, ...others] = runs.filter((_run, index) => areBoxes[index]);
  if (box === undefined) throw new PackageError("no npm run whonix runs here", { hint });
  if (others.length === 0) return box.cgroup;
  const pids = [box, ...others].map(({ pid }) => pid).join(" and ");
  throw new PackageError(`npm run whonix runs more than once, as processes ${pids}`, {
    hint: "end all but one with Ctrl-C",
  });
}

async function commandLine(pid: string): Promise<readonly string[]> {
  return (await readFile(join("/proc", pid, "cmdline"), "utf8").catch(() => "")).split("\0");
}

function isBox(words: readonly string[]): boolean {
  return words.some((word) => word.endsWith("scripts/whonix.ts"));
}

/** @returns the process that is the init of a machine, as numbered here */
async function initOf(machine: BoxMachine, cgroup: string): Promise<string> {
  const name = (await readdir(cgroup).catch(() => [])).find((entry) => entry.startsWith(`${machine}-`)) ?? "";
  const file = join(cgroup, name, "payload/init.scope/cgroup.procs");
  const [pid] = (await readFile(file, "utf8").catch(() => "")).split("\n");
  if (pid) return pid;
  throw new PackageError(`the ${machine} is not up yet`, {
    hint: "wait until npm run whonix says how to enter it",
  });
}
