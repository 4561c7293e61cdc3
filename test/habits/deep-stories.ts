import type { ProjectFiles } from "../unit/project-files.ts";

/** How a story is deep: by its setting, or by a loop around it. */
const DEEP = [
  /\bstory\(\s*(["`])(.+?)\1,\s*\{[^}]*\boldestAndNewest\(/g,
  /\bfor \(const release of oldestAndNewest\(\)\) \{\s*story\(\s*(["`])(.+?)\1,/g,
];

/**
 * The stories that are told on the oldest and the newest release alone.
 *
 * @returns each file with the titles of its stories, as they are written there
 * @throws Error when a file asks for these releases in another way
 */
export function deepStories(files: ProjectFiles): ReadonlyMap<string, readonly string[]> {
  const found = [...files]
    .filter(([path]) => /^test\/(?:container|repository|whonix)\//.test(path))
    .map(([path, text]) => {
      const titles = DEEP.flatMap((form) => [...text.matchAll(form)].map(([, , title = ""]) => title));
      if (titles.length !== text.split("oldestAndNewest(").length - 1) {
        throw new Error(`${path} calls oldestAndNewest where no story's title is found`);
      }
      return [path, titles.toSorted()] as const;
    });
  return new Map(found.filter(([, titles]) => titles.length > 0));
}
