import type { BinaryPackage } from "../definition/binary-package.ts";
import type { ShippedFile } from "../definition/files.ts";
import { gzip } from "../gzip.ts";
import type { ControlFile, FileEntry, PackageTree } from "../tree.ts";
import { renderControl } from "./control.ts";
import { installedSize, renderMd5sums } from "./integrity.ts";
import { renderTemplate, type Templates, type Values } from "./templates.ts";
import { withDirectories } from "./tree.ts";

const encoder = new TextEncoder();

/**
 * Every byte of a package, in memory.
 *
 * @param definition - validated
 * @param templates - all of debian-templates/
 * @param values - what its templates may name
 * @throws PackageError when a template is missing or names a value that there is not
 */
export function renderBinaryPackage(
  definition: BinaryPackage,
  templates: Templates,
  values: Values,
): PackageTree {
  const data = withDirectories(definition.files.map((file) => renderFile(file, templates, values)));
  // In dh_installdeb's order, by name.
  const conffiles = definition.files
    .filter(({ kind }) => kind === "conffile")
    .map(({ path }) => path)
    .toSorted();
  const scripts = definition.scripts.map(({ name, template }): ControlFile => ({
    name,
    mode: 0o755,
    content: encoder.encode(renderTemplate(templates, template, "sh", values)),
  }));
  const control = [
    controlFile("conffiles", conffiles.map((path) => `${path}\n`).join("")),
    controlFile("control", renderControl(definition.control, installedSize(data))),
    controlFile("md5sums", renderMd5sums(data, new Set(conffiles))),
    ...scripts,
  ];
  return { control: control.toSorted((a, b) => (a.name < b.name ? -1 : 1)), data };
}

function renderFile(file: ShippedFile, templates: Templates, values: Values): FileEntry {
  const { path, mode } = file;
  if ("content" in file) return { kind: "file", path, mode, content: file.content };
  const content = encoder.encode(renderTemplate(templates, file.template, file.language, values));
  return { kind: "file", path, mode, content: file.compression === "gzip" ? gzip(content) : content };
}

function controlFile(name: string, text: string): ControlFile {
  return { name, mode: 0o644, content: encoder.encode(text) };
}
