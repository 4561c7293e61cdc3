import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, freemem, tmpdir } from "node:os";
import { join } from "node:path";
import { removeCgroup, runCgroupEnvironment } from "../boot/cgroup.ts";
import type { Choice } from "./choice.ts";
import { runConfined } from "../boot/confinement.ts";
import { type Environment, inherited, OUR_OWN } from "../../../src/system/environment.ts";
import { $ } from "../../../src/system/shell.ts";
import { EARLIER_VARIABLE, REPORT_VARIABLE } from "./reporter.ts";
import { childrenSeconds, readSpent, timesEnvironment, timesTable } from "./times.ts";

const PROJECT = join(import.meta.dirname, "../../..");
const VITEST = join(PROJECT, "node_modules/.bin/vitest");
// The runner loads vitest's configuration without writing to the checkout, which may belong to someone else.
const CONTAINER_PROJECT = ["--root", PROJECT, "--project", "container", "--configLoader", "runner"];

/** The variables of ours that stories, and other programs which boot machines, get from their run. */
export const FOR_STORIES = [...OUR_OWN, REPORT_VARIABLE, EARLIER_VARIABLE];

/** What a machine takes of memory with its file system's layer, installed packages included; bytes. */
const MACHINE_BYTES = 400e6;

// The first process of the run's namespaces. In a /run of its own nothing it makes is left on the host.
const FIRST_PROCESS = `set -e
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -m 1777 /run/netns /run/tmp
export TMPDIR=/run/tmp
ip link set lo up
"$@" || exit "$?"`;

/**
 * Tells the stories: runs vitest in namespaces of its own, so that whatever it started or mounted is gone
 * afterwards, however it ends.
 *
 * @param cgroup The cgroup for the machines' cgroups, see prepareHost.
 * @returns vitest's exit code.
 */
export async function tellStories(
  cgroup: string,
  { vitestArguments, environment, times }: Choice,
  signal: AbortSignal,
): Promise<number> {
  // Each file is a process of its own that tells some of its stories at the same time.
  const machines = Math.max(1, Math.floor(freemem() / MACHINE_BYTES));
  const files = Math.min(4, 2 * availableParallelism(), machines);
  const stories = Math.max(1, Math.min(6, Math.floor(machines / files)));
  const limits = ["--maxWorkers", String(files), "--maxConcurrency", String(stories)];
  const vitest = [VITEST, "run", ...CONTAINER_PROJECT, ...limits, ...vitestArguments];
  if (!times) return await runApart(cgroup, vitest, signal, environment);
  const folder = await mkdtemp(join(tmpdir(), "times-"));
  try {
    const file = join(folder, "spent");
    await writeFile(file, "");
    const before = childrenSeconds();
    const began = performance.now();
    const exitCode = await runApart(cgroup, vitest, signal, { ...environment, ...timesEnvironment(file) });
    const whole = { wall: (performance.now() - began) / 1000, processor: childrenSeconds() - before };
    console.log(timesTable(readSpent(file), whole).join("\n"));
    return exitCode;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * Runs a command in namespaces of its own, where machines can be booted.
 *
 * @param cgroup The cgroup for the machines' cgroups, see prepareHost; removed at the end.
 * @param command Program and arguments.
 * @param environment Its variables beside {@link FOR_STORIES} and the one with the cgroup.
 * @returns Its exit code.
 */
export async function runApart(
  cgroup: string,
  command: readonly string[],
  signal: AbortSignal,
  environment: Environment = {},
): Promise<number> {
  try {
    return await runConfined(["sh", "-c", FIRST_PROCESS, "sh", ...command], {
      network: true,
      env: { ...inherited(FOR_STORIES), ...runCgroupEnvironment(cgroup), ...environment },
      stdio: "inherit",
      signal,
    });
  } finally {
    await removeCgroup(cgroup);
  }
}

/**
 * Counts the stories, once for each release they are told on, without telling them.
 *
 * @returns undefined when they cannot be counted.
 */
export async function countStories(vitestArguments: readonly string[]): Promise<number | undefined> {
  // --json last: it would take an argument after it for the name of a file to write.
  const list = await $`${VITEST} list ${CONTAINER_PROJECT} ${vitestArguments} --json`.nothrow();
  try {
    const stories: unknown = JSON.parse(list.stdout);
    return Array.isArray(stories) ? stories.length : undefined;
  } catch {
    return undefined;
  }
}
