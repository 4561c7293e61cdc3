import { maskedLine } from "../../src/problem.ts";

/** Prints a line, in which names and words that others chose are masked; the only way to print what was read. */
export function print(line: string): void {
  console.log(maskedLine(line));
}
