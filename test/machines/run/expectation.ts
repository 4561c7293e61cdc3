import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { cacheFolder } from "../roots/base-root.ts";
import { minutes } from "./reporter.ts";

/** @returns the folder in which runs of this kind keep their reports for the next one */
export function folderOfRuns(kind: string): string {
  const folder = join(cacheFolder(), `last-run${kind}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** @returns how long a run will take, as far as that is known */
export function expectationFrom(folder: string): string {
  try {
    const seconds = Number(readFileSync(join(folder, "seconds"), "utf8"));
    return `This takes about ${minutes(seconds)}, as it did the last time on this machine.`;
  } catch {
    return "The first run here makes the machines' base systems first. Everything takes about 20 minutes.";
  }
}

/** Keeps how long it took. */
export function keepDuration(folder: string, seconds: number): void {
  writeFileSync(join(folder, "seconds"), String(seconds));
}
