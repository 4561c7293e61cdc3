import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

import ejs from "ejs";

import type { Language } from "../definition/files.ts";
import { PackageError } from "../problem.ts";
import { escapeFor } from "./escape.ts";

/** The text of each template, by its path below the templates' folder. */
export type Templates = ReadonlyMap<string, string>;

/** What the templates may name. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * Reads every template.
 *
 * @param folder - `debian-templates/`, whose paths mirror the installed ones
 */
export async function loadTemplates(folder: string): Promise<Templates> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(paths.map(async (path) => await readFile(path, "utf8")));
  return new Map(paths.map((path, index) => [relative(folder, path), texts[index] ?? ""]));
}

/**
 * The text of one file: values filled in where the template's name ends in .ejs, else the template itself.
 *
 * @throws PackageError when the template is missing, names a value that there is not, or is not valid EJS
 */
export function renderTemplate(
  templates: Templates,
  path: string,
  language: Language,
  values: Values,
): string {
  const template = templates.get(path);
  if (template === undefined) {
    throw new PackageError(`there is no template debian-templates/${path}`, {
      hint: `there are ${[...templates.keys()].toSorted().join(", ")}`,
    });
  }
  if (!path.endsWith(".ejs")) return template;
  try {
    return ejs.render(template, values, {
      strict: true,
      destructuredLocals: Object.keys(values),
      escape: escapeFor(language),
      filename: path,
    });
  } catch (cause) {
    throw new PackageError(`debian-templates/${path} cannot be rendered`, {
      cause,
      hint: `a template may name ${Object.keys(values).join(", ")}`,
    });
  }
}
