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
  const blocks = shellBlocks(documentedPage(page)).filter((block) => block.includes(text));
  const [lines, ...others] = blocks;
  if (lines === undefined || others.length > 0)
    throw new Error(`${page} has not one block of shell lines with ${text}`);
  return lines;
}

/**
 * What a page shows that a command prints.
 *
 * @param command As it stands behind "$ " in the page.
 * @returns The lines below the command.
 * @throws {Error} The page shows no such command.
 */
export function documentedOutput(page: string, command: string): string[] {
  const [, output] = documentedPage(page).split(`\n\`\`\`\n$ ${command}\n`);
  if (output === undefined) throw new Error(`${page} does not show what ${command} prints`);
  return output.slice(0, output.indexOf("\n```")).split("\n");
}

/** @returns the blocks of shell lines in Markdown, without the indentation that they have in a list */
export function shellBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/^( *)```sh\n(.*?)^\1```$/gms)].map(([, indent = "", lines = ""]) =>
    lines.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );
}

function documentedPage(page: string): string {
  return readFileSync(join(import.meta.dirname, "..", page), "utf8");
}
