import { appendFileSync, readFileSync } from "node:fs";

import type { Environment } from "../../../src/system/environment.ts";

/** What a run spends its time on, apart from vitest itself. */
const ACTIVITIES = ["boots", "apt and dpkg", "judges", "other commands", "daemons", "waiting"] as const;

export type Activity = (typeof ACTIVITIES)[number];

/** Seconds, summed over everything that was done at the same time. */
export interface Spent {
  readonly activity: Activity;
  /** How long it took. */
  readonly wall: number;
  /** Processor time that it took; 0 where that is counted elsewhere. */
  readonly processor: number;
}

const VARIABLE = "NYMPHEMERAL_STORIES_TIMES";

/** The environment in which stories note their times in a file. */
export function timesEnvironment(file: string): Environment {
  return { [VARIABLE]: file };
}

/** Whether this run notes its times. */
export function timesAreNoted(): boolean {
  return process.env[VARIABLE] !== undefined;
}

/** Notes what was spent on something, in a run that notes its times. */
export function noteSpent(spent: Spent): void {
  const file = process.env[VARIABLE];
  // One short write each: the processes of a run share the file.
  if (file !== undefined) appendFileSync(file, `${spent.activity}\t${spent.wall}\t${spent.processor}\n`);
}

/** The sums of what a run noted, for each activity how often it was noted as well. */
export function readSpent(file: string): readonly (Spent & { readonly times: number })[] {
  const rows = readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split("\t"));
  return ACTIVITIES.map((activity) => {
    const own = rows.filter(([name]) => name === activity);
    const sum = (column: number): number => own.reduce((total, cells) => total + Number(cells[column]), 0);
    return { activity, times: own.length, wall: sum(1), processor: sum(2) };
  });
}

/** Processor time of all children of this process that have ended, in seconds: cutime and cstime of proc(5). */
export function childrenSeconds(): number {
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  const TICKS_PER_SECOND = 100;
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
}

/**
 * Where a run's time went, as a table.
 *
 * @param spent What {@link readSpent} gives.
 * @param whole The run's own seconds: how long it took, and all processor time.
 * @returns lines of plain text; the last row is what no other row names: vitest, the servers, the tools of the host
 */
export function timesTable(
  spent: ReturnType<typeof readSpent>,
  whole: { readonly wall: number; readonly processor: number },
): string[] {
  const named = spent.reduce((total, { processor }) => total + processor, 0);
  return [
    `${"machines' time".padEnd(16)}${"times".padStart(8)}${"seconds".padStart(10)}${"processor s".padStart(12)}`,
    ...spent.map(({ activity, times, wall, processor }) => row(activity, String(times), wall, processor)),
    row("vitest, servers", "", 0, whole.processor - named),
    row("the whole run", "", whole.wall, whole.processor),
  ];
}

function row(name: string, times: string, wall: number, processor: number): string {
  return `${name.padEnd(16)}${times.padStart(8)}${wall.toFixed(0).padStart(10)}${processor.toFixed(0).padStart(12)}`;
}

/** The activity that shell text is: what it is mostly for. */
export function activityOf(command: string): Activity {
  if (/\b(?:lintian|piuparts|autopkgtest|adequate|debsums|checkbashisms|dpkg-buildpackage)\b/.test(command))
    return "judges";
  return /\b(?:apt|apt-get|dpkg|unattended-upgrade)\b/.test(command) ? "apt and dpkg" : "other commands";
}
