import { gunzipSync } from "node:zlib";

import type { Control } from "../definition/control.ts";
import type { Definition } from "../definition/package.ts";
import { SOURCE_PACKAGE_FILES } from "../definition/debian-source.ts";
import type { FileEntry } from "../tree.ts";
import { renderDescription } from "./control.ts";
import { render, valuesOf } from "./render.ts";
import { renderTemplate, type Templates } from "./templates.ts";

/** A file of the source package; `path` is relative to its root. */
export interface SourcePackageFile {
  path: string;
  mode: number;
  content: Uint8Array;
}

const encoder = new TextEncoder();

/**
 * The source package that debhelper makes the same package of, without this project: the installed files in their
 * places, in clear text, and debian/.
 *
 * @param definition - validated
 * @param templates - all of debian-templates/
 * @throws PackageError as {@link render} does
 */
export function renderSourcePackage(definition: Definition, templates: Templates): SourcePackageFile[] {
  const { control, data } = render(definition, templates);
  const scripts: readonly string[] = definition.scripts.map(({ name }) => name);
  return [
    ...data.filter((entry) => entry.kind === "file").map(installedFile),
    ...control
      .filter(({ name }) => scripts.includes(name))
      .map(({ name, content }) => ({ path: `debian/${name}`, mode: 0o644, content })),
    ...SOURCE_PACKAGE_FILES.map(({ template, mode, language }) => ({
      path: template.replace(/\.ejs$/, ""),
      mode,
      content: encoder.encode(
        renderTemplate(templates, template, language, { ...valuesOf(definition), scripts }),
      ),
    })),
    { path: "debian/control", mode: 0o644, content: encoder.encode(sourceControl(definition.control)) },
  ];
}

// debhelper looks for these two in debian/, and compresses whatever Policy 12 wants compressed.
function installedFile({ path, mode, content }: FileEntry): SourcePackageFile {
  const text = path.endsWith(".gz") ? gunzipSync(content) : content;
  const place = path.slice(1).replace(/\.gz$/, "");
  const ofDebian = /^usr\/share\/doc\/[^/]+\/(changelog|copyright)$/.exec(place)?.[1];
  return { path: ofDebian === undefined ? place : `debian/${ofDebian}`, mode, content: text };
}

/** debian/control (Policy 5.2). */
function sourceControl(control: Control): string {
  const fields: readonly (readonly [string, string])[] = [
    ["Source", control.Package],
    ["Section", control.Section],
    ["Priority", control.Priority],
    ["Maintainer", control.Maintainer],
    ["Build-Depends", "debhelper-compat (= 13)"],
    ["Standards-Version", "4.7.2"],
    ["Homepage", control.Homepage],
    ["Rules-Requires-Root", "no"],
    ["\nPackage", control.Package],
    ["Architecture", control.Architecture],
    ["Multi-Arch", control["Multi-Arch"]],
    ["Depends", [...control.Depends, "${misc:Depends}"].join(", ")],
    ["Description", renderDescription(control.Description)],
  ];
  return fields.map(([name, value]) => `${name}: ${value}\n`).join("");
}
