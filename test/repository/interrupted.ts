import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readdirSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { expect, vi } from "vitest";

import { start } from "../../src/system/process.ts";
import { makeCommittedCopy } from "../commands/committed-copy.ts";
import { TYPESCRIPT } from "../../src/project.ts";

/** How many moments of a command are tried, unless fewer are asked for. */
export const MOMENTS = 20;
// Ctrl-C and a terminal that is gone reach all of its programs, kill(1) the one that it names.
const SIGNALS = [
  { signal: "SIGINT", all: true },
  { signal: "SIGTERM", all: false },
  { signal: "SIGHUP", all: true },
] as const;

/** Where scripts run. */
export interface Place {
  /** Where everything is made. */
  folder: string;
  /** A clone of the project in it. */
  checkout: string;
}

export function makePlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), "signals-"));
  const checkout = join(folder, "checkout");
  makeCommittedCopy(checkout);
  return { folder, checkout };
}

/** A script that runs, and the TMPDIR that it alone has. */
function started(
  { folder, checkout }: Place,
  script: string,
  words: readonly string[],
  env: Readonly<Record<string, string>>,
) {
  const temporary = mkdtempSync(join(folder, "t-"));
  const child = start(process.execPath, [...TYPESCRIPT, join(checkout, "scripts", script), ...words], {
    cwd: checkout,
    env: { ...env, TMPDIR: temporary },
    stdio: "ignore",
    detached: true,
  });
  return { child, temporary };
}

/**
 * Runs a script to its end, and again as often as there are moments, up to a signal; each must leave nothing.
 *
 * @param words - makes what it works on, and gives its arguments
 * @returns how many of them a signal ended: the machine may be slower or faster than at first
 */
export async function interrupted(
  place: Place,
  script: string,
  words: () => readonly string[],
  env: Readonly<Record<string, string>> = {},
  moments = MOMENTS,
): Promise<number> {
  const whole = await endOf(started(place, script, words(), env).child);
  expect(whole.status).toBe("0");
  let { time } = whole;
  const ends: string[] = [];
  for (let moment = 1; moment <= moments; moment++) {
    const { signal, all } = SIGNALS[moment % SIGNALS.length] ?? SIGNALS[0];
    const { child, temporary } = started(place, script, words(), env);
    const end = endOf(child);
    await sleep((time * moment) / moments);
    if (child.exitCode === null && child.pid !== undefined)
      process.kill(all ? -child.pid : child.pid, signal);
    const { status, time: taken } = await end;
    ends.push(status);
    // Others may use the machine less than at first: the moments are spread over what a run takes now.
    if (status === "0") time = Math.min(time, taken);
    const left = readdirSync(temporary).filter((name) => name.startsWith("nymphemeral-"));
    expect(left, `${signal} at moment ${moment}`).toEqual([]);
    await vi.waitFor(
      async () => expect(await programsOf(temporary), `${signal} at moment ${moment}`).toEqual([]),
      10_000,
    );
  }
  return ends.filter((end) => end !== "0").length;
}

/** How a process ended, by its signal or its exit status, and after how many milliseconds. */
async function endOf(child: ChildProcess): Promise<{ status: string; time: number }> {
  const begin = performance.now();
  await once(child, "exit");
  return { status: child.signalCode ?? String(child.exitCode), time: performance.now() - begin };
}

/** The command lines of processes that name a folder. */
async function programsOf(path: string): Promise<string[]> {
  const files = (await readdir("/proc")).map((pid) => join("/proc", pid, "cmdline"));
  // Not each entry is a process, and a process may end meanwhile.
  const lines = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
  return lines.filter((line) => line.includes(path));
}

/** A copy of a repository, whose path comes into a list. */
export function copyOf(repository: string, { folder }: Place, copies: string[]): string {
  const copy = mkdtempSync(join(folder, "repository-"));
  cpSync(repository, copy, { recursive: true });
  copies.push(copy);
  return copy;
}
