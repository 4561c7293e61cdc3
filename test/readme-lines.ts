import { readFileSync } from "node:fs";
import { join } from "node:path";

/** @returns the one block of shell lines in the README that has a text in it */
export function readmeLines(text: string): string {
  const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, lines = ""]) => lines);
  const [lines, ...others] = blocks.filter((block) => block.includes(text));
  if (lines === undefined || others.length > 0)
    throw new Error(`the README has not one block of shell lines with ${text}`);
  return lines;
}
