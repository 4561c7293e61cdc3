import { shellBlocks } from "../documented-lines.ts";
import type { ProjectFiles } from "../unit/project-files.ts";
import type { Evidence } from "./documented-evidence.ts";

/**
 * @param markdown A page.
 * @returns The commands in its blocks of shell lines, and behind "$ " in what it shows of a terminal; without comments.
 */
export function commandsOf(markdown: string): string[] {
  const typed = shellBlocks(markdown).flatMap(commandsOfBlock);
  const shown = [...markdown.matchAll(/^\$ (.*)$/gm)].map(([, command = ""]) => command);
  return [...new Set([...typed, ...shown])];
}

/** A command may go on over lines: after \, && and |, inside of if, and up to the end of a here-document. */
function commandsOfBlock(block: string): string[] {
  const commands = block.matchAll(
    /^(?:if .*?^fi\b.*?|.*?<<'?(\w+)'?(?:$.*?^\1| &&$.*?^\1\n.*?)|.*?)(?<!\\|&&|\|)$/gms,
  );
  return [...commands]
    .map(([text]) => text.replaceAll(/ {2,}# .*$/gm, "").trim())
    .filter((text) => text !== "");
}

/** The pages whose commands are held to the list. */
export function documentedPages(files: ProjectFiles): ProjectFiles {
  return new Map([...files].filter(([path]) => /^(?:docs\/)?[\w-]+\.md$/.test(path)));
}

/** @returns what is wrong with the list for these pages: a command that it lacks, an entry that no page has, and evidence that is not there */
export function evidenceProblems(
  pages: ProjectFiles,
  evidence: Readonly<Record<string, Evidence>>,
  files: ProjectFiles,
): string[] {
  // A long command is known by its first line: what follows is taken from the page by the story that runs it.
  const found = [...pages]
    .filter(([path]) => !(path in evidence))
    .flatMap(([path, text]) =>
      commandsOf(text).map((command) => ({ path, command: command.split("\n", 1)[0] ?? "" })),
    );
  const known = new Set([...found.map(({ command }) => command), ...pages.keys()]);
  return [
    ...found
      .filter(({ command }) => !(command in evidence))
      .map(({ path, command }) => `${path}: nothing runs: ${command}`),
    ...Object.keys(evidence)
      .filter((command) => !known.has(command))
      .map((command) => `no page has: ${command}`),
    ...Object.entries(evidence).flatMap(([command, how]) =>
      "runBy" in how && files.get(how.runBy)?.includes(how.words) !== true
        ? [`${how.runBy} has no "${how.words}", for: ${command}`]
        : [],
    ),
  ];
}

/** @returns the languages of fenced blocks other than sh, ini, and none */
export function otherLanguages(pages: ProjectFiles): string[] {
  return [...pages].flatMap(([path, text]) =>
    [...text.matchAll(/^ *```(\w+)$/gm)]
      .map(([, language = ""]) => language)
      .filter((language) => language !== "sh" && language !== "ini")
      .map((language) => `${path}: ${language}`),
  );
}
