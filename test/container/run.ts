import { freemem, availableParallelism } from "node:os";
import { join } from "node:path";
import { removeCgroup, runCgroupEnvironment } from "./cgroup.ts";
import { runConfined } from "./confinement.ts";
import { onHost } from "../../scripts/on-host.ts";

const PROJECT = join(import.meta.dirname, "../..");
const VITEST = join(PROJECT, "node_modules/.bin/vitest");
// The runner loads vitest's configuration without writing to the checkout, which may belong to someone else.
const CONTAINER_PROJECT = ["--root", PROJECT, "--project", "container", "--configLoader", "runner"];

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
 * @param vitestArguments Such as a file name, or `-t` with the title of a story.
 * @returns vitest's exit code.
 */
export async function tellStories(
  cgroup: string,
  vitestArguments: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  // Each file is a process of its own that tells some of its stories at the same time.
  const machines = Math.max(1, Math.floor(freemem() / MACHINE_BYTES));
  const files = Math.min(3, availableParallelism() + 1, machines);
  const stories = Math.max(1, Math.min(3, Math.floor(machines / files)));
  const limits = ["--maxWorkers", String(files), "--maxConcurrency", String(stories)];
  return await runApart(cgroup, [VITEST, "run", ...CONTAINER_PROJECT, ...limits, ...vitestArguments], signal);
}

/**
 * Runs a command in namespaces of its own, where machines can be booted.
 *
 * @param cgroup The cgroup for the machines' cgroups, see prepareHost; removed at the end.
 * @param command Program and arguments.
 * @returns Its exit code.
 */
export async function runApart(
  cgroup: string,
  command: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  try {
    return await runConfined(["sh", "-c", FIRST_PROCESS, "sh", ...command], {
      network: true,
      env: runCgroupEnvironment(cgroup),
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
  const list = await onHost`${VITEST} list ${CONTAINER_PROJECT} ${vitestArguments} --json`.nothrow();
  try {
    const stories: unknown = JSON.parse(list.stdout);
    return Array.isArray(stories) ? stories.length : undefined;
  } catch {
    return undefined;
  }
}
