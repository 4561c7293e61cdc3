import { relative, sep } from "node:path";

import { maskedLine } from "../../src/problem.ts";
import { eraseProgress } from "./progress.ts";

/** Prints a line, in which names and words that others chose are masked; the only way to print what was read. */
export function print(line: string): void {
  eraseProgress();
  console.log(maskedLine(line));
}

/** The same on standard error, for what is not the result of the command. */
export function printError(line: string): void {
  eraseProgress();
  process.stderr.write(`${maskedLine(line)}\n`);
}

/** @returns a path as its reader types it: from the current folder where it is below it, else the whole path */
export function shownPath(path: string): string {
  const fromHere = relative(process.cwd(), path) || ".";
  return fromHere === ".." || fromHere.startsWith(`..${sep}`) ? path : fromHere;
}
