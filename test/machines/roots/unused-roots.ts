import { randomUUID } from "node:crypto";
import { readdir, rename, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

import { $ } from "../../../src/system/shell.ts";

/** Other checkouts, with recipes of their own, may use the same cache now and then. */
const KEPT_DAYS = 30;
/** What is installed above a base root is of one build, and each change of the package makes another. */
const KEPT_LAYER_DAYS = 1;
/** Nothing is made for so long: a run that was killed left it. */
const KEPT_HALF_MADE_DAYS = 1;
const DAY_MILLISECONDS = 86_400_000;

/** Notes that a base root is in use now: its folder's modification time says so. */
export async function noteUse(root: string, now: Date): Promise<void> {
  await utimes(root, now, now);
}

/** A path of the cache for what is being made. No other run has it: runs in namespaces may have the same process id. */
export function halfMadePath(cache: string, name: string): string {
  return join(cache, `half-made.${randomUUID()}.${name}`);
}

/**
 * Removes the base roots that no checkout has used for 30 days, the layers above them after a day, and what was half made a day
 * ago.
 *
 * @param cache The folder of the base roots; everything with another name stays.
 * @returns Names of what was removed, sorted.
 */
export async function removeUnusedRoots(cache: string, now: Date): Promise<string[]> {
  const removed: string[] = [];
  for (const name of (await readdir(cache)).toSorted()) {
    const root = join(cache, name);
    const days = keptDays(name);
    if (days === undefined || !(await isUnused(root, now, days))) continue;
    // Under this name it is no root that another run could take, and the next run ends what this one does not.
    const half = halfMadePath(cache, name);
    // Another run may have taken it.
    const isTaken = await rename(root, half).then(
      () => true,
      () => false,
    );
    if (!isTaken) continue;
    await removeTree(half);
    removed.push(name);
  }
  return removed;
}

function keptDays(name: string): number | undefined {
  if (/^[a-z-]+-[0-9a-f]{12}$/.test(name)) return KEPT_DAYS;
  if (name.startsWith("half-made.")) return KEPT_HALF_MADE_DAYS;
  return /^installed-.*\.tar$/.test(name) ? KEPT_LAYER_DAYS : undefined;
}

async function isUnused(root: string, now: Date, days: number): Promise<boolean> {
  // Another run may have removed it by now.
  const used = await stat(root).catch(() => undefined);
  return used !== undefined && now.getTime() - used.mtimeMs > days * DAY_MILLISECONDS;
}

/** Removes a folder, but never across a mount: the host's /dev could be mounted in a root that is being made. */
export async function removeTree(folder: string): Promise<void> {
  await $`rm -rf --one-file-system ${folder}`;
}
