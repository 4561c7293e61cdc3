import { posix } from "node:path";

import type { ProjectFiles } from "../unit/project-files.ts";

/** GitHub's own pages of a repository, as a path from its README leads there. */
const GITHUB = new Set(["../../releases"]);

/**
 * @param files Every file of the project, or more.
 * @param pages Those whose links are followed.
 * @returns Every link of a page that leads to no file, or to no heading.
 */
export function brokenLinks(files: ProjectFiles, pages: ProjectFiles): string[] {
  return [...pages].flatMap(([path, text]) =>
    linksOf(text)
      .filter((link) => !/^https?:/.test(link) && !GITHUB.has(link) && !isThere(files, path, link))
      .map((link) => `${path}: ${link}`),
  );
}

/** The targets of a page's links and pictures. */
export function linksOf(text: string): string[] {
  const shown = text.replaceAll(/^ *```.*?^ *```$/gms, "");
  const inMarkdown = [...shown.matchAll(/\]\(([^)\s]+)\)/g)];
  const inHtml = [...shown.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)];
  return [...inMarkdown, ...inHtml].map(([, link = ""]) => link);
}

function isThere(files: ProjectFiles, from: string, link: string): boolean {
  const [path = "", heading] = link.split("#");
  const target = path === "" ? from : posix.join(posix.dirname(from), path);
  const text = files.get(target);
  if (text === undefined)
    return path !== "" && [...files.keys()].some((name) => name.startsWith(`${target}/`));
  return heading === undefined || headingsOf(text).includes(heading);
}

/** Headings as GitHub names them in an address. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}
