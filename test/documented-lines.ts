import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Shell lines as a page of the documentation has them, so that a test runs what a reader copies.
 *
 * @param page Path below the checkout, such as "docs/verify.md".
 * @param text A text that only the wanted block has.
 * @returns The block of the page.
 * @throws {Error} No block has that text, or several have it.
 */
export function documentedLines(page: string, text: string): string {
  const markdown = readFileSync(join(import.meta.dirname, "..", page), "utf8");
  const blocks = shellBlocks(markdown).filter((block) => block.includes(text));
  const [lines, ...others] = blocks;
  if (lines === undefined || others.length > 0)
    throw new Error(`${page} has not one block of shell lines with ${text}`);
  return lines;
}

/** @returns the blocks of shell lines in Markdown, without the indentation that they have in a list */
function shellBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/^( *)```sh\n(.*?)^\1```$/gms)].map(([, indent = "", lines = ""]) =>
    lines.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );
}
