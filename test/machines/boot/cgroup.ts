import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Environment } from "../../../src/system/environment.ts";
import { RigError } from "../errors.ts";
import { becomesTrue } from "../waiting.ts";

/** Hands the cgroup of a run from scripts/test-containers.ts to the stories. */
const RUN_CGROUP_VARIABLE = "NYMPHEMERAL_STORIES_CGROUP";
const RUN_PREFIX = "nymphemeral-stories.";

/**
 * Where the cgroup2 hierarchy is mounted: /sys/fs/cgroup, or a folder below it on hosts that also have
 * the old hierarchies.
 *
 * @returns Absolute path, undefined when it is not mounted.
 */
async function cgroup2Mount(): Promise<string | undefined> {
  const mounts = await readFile("/proc/self/mountinfo", "utf8");
  // id parent major:minor root MOUNTPOINT options ... - TYPE source
  const line = mounts.split("\n").find((mount) => mount.includes(" - cgroup2 "));
  return line?.split(" ")[4];
}

/**
 * Where runs have their cgroups: at the top, or, for a run that a story started, below that of the story's run.
 *
 * @returns Absolute path, undefined when no cgroup2 hierarchy is mounted.
 */
export async function cgroupOfRuns(): Promise<string | undefined> {
  return process.env[RUN_CGROUP_VARIABLE] ?? (await cgroup2Mount());
}

/**
 * The cgroup that holds the machines' cgroups of this process's run; not made yet.
 *
 * @param parent What {@link cgroupOfRuns} returned.
 */
export function newRunCgroup(parent: string): string {
  return join(parent, `${RUN_PREFIX}${process.pid}`);
}

/** The environment that tells the stories their run's cgroup. */
export function runCgroupEnvironment(cgroup: string): Environment {
  return { [RUN_CGROUP_VARIABLE]: cgroup };
}

/**
 * The run's cgroup, as seen by the stories.
 *
 * @throws {RigError} The stories were not started by scripts/test-containers.ts.
 */
export function runCgroup(): string {
  const cgroup = process.env[RUN_CGROUP_VARIABLE];
  if (!cgroup) throw new RigError("stories need machines: start them with scripts/test-containers.ts");
  return cgroup;
}

/**
 * Removes the cgroups of runs whose process is gone, for example after a power cut in the middle.
 *
 * @param parent What {@link cgroupOfRuns} returned.
 */
export async function removeStaleRunCgroups(parent: string): Promise<void> {
  for (const { pid, cgroup } of await runsIn(parent)) {
    if (!existsSync(`/proc/${pid}`)) await removeCgroup(cgroup);
  }
}

/**
 * The runs that have a cgroup: each with the process that began it, which may be gone.
 *
 * @param parent What {@link cgroupOfRuns} returned.
 */
export async function runsIn(parent: string): Promise<readonly { pid: string; cgroup: string }[]> {
  const entries = await readdir(parent).catch(() => []);
  const names = entries.filter((name) => name.startsWith(RUN_PREFIX));
  return names.map((name) => ({ pid: name.slice(RUN_PREFIX.length), cgroup: join(parent, name) }));
}

/** Makes a cgroup, and those above it. */
export async function makeCgroup(cgroup: string): Promise<void> {
  await mkdir(cgroup, { recursive: true });
}

/** The ids of the processes in a cgroup and below it, as numbered in our own process namespace. */
export async function processesIn(cgroup: string): Promise<readonly number[]> {
  const files = (await cgroupTree(cgroup)).map((path) => join(path, "cgroup.procs"));
  const lists = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
  return lists.flatMap((list) => list.split("\n").map(Number)).filter((pid) => pid > 0);
}

/**
 * Kills what runs in a cgroup and removes it and those below it. No error if it does not exist.
 *
 * @throws {RigError} It is still there after 20 seconds.
 */
export async function removeCgroup(cgroup: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (existsSync(cgroup)) {
    await killProcessesIn(cgroup);
    // rmdir answers EBUSY until the last dying process is gone.
    for (const path of await cgroupTree(cgroup)) await rmdir(path).catch(() => undefined);
    if (!existsSync(cgroup)) return;
    if (Date.now() > deadline) throw new RigError(`cannot remove the cgroup ${basename(cgroup)}`);
    await sleep(20);
  }
}

/** Kills (SIGKILL) every process in a cgroup and below it. */
export async function killProcessesIn(cgroup: string): Promise<void> {
  for (const pid of await processesIn(cgroup)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself in the meantime.
    }
  }
}

/** Processor time of all that ran in a cgroup and below it so far, in seconds; 0 once it is gone. */
export async function processorSeconds(cgroup: string): Promise<number> {
  const stat = await readFile(join(cgroup, "cpu.stat"), "utf8").catch(() => "");
  return Number(/^usage_usec (\d+)$/m.exec(stat)?.[1] ?? 0) / 1e6;
}

/**
 * Stops every process in a cgroup and below it where it stands, or lets them go on, and waits until that is done.
 *
 * @throws {RigError} It is not done after 20 seconds.
 */
export async function setFrozen(cgroup: string, frozen: boolean): Promise<void> {
  const digit = frozen ? "1" : "0";
  await writeFile(join(cgroup, "cgroup.freeze"), digit);
  const isDone = async () =>
    (await readFile(join(cgroup, "cgroup.events"), "utf8")).includes(`frozen ${digit}\n`);
  if (await becomesTrue(isDone, 20)) return;
  throw new RigError(`cannot freeze or thaw the cgroup ${basename(cgroup)}`);
}

/** The cgroup and all below it, deepest first. */
async function cgroupTree(cgroup: string): Promise<readonly string[]> {
  const entries = await readdir(cgroup, { withFileTypes: true }).catch(() => []);
  const below = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => cgroupTree(join(cgroup, entry.name)));
  return [...(await Promise.all(below)).flat(), cgroup];
}
