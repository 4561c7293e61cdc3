import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The shell lines of the README by which a user without Node verifies an artifact. */
export function linesToVerify(): string {
  const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, lines = ""]) => lines);
  const [lines, ...others] = blocks.filter((block) => block.includes("gpgv"));
  if (lines === undefined || others.length > 0)
    throw new Error("the README has not one way to verify an artifact");
  return lines;
}
