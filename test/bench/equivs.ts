import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { SourceFiles } from "./source-files.ts";

/**
 * Writes a control file for equivs-build(1), and the files that it names.
 *
 * @param folder - is made
 * @returns the name of the control file in that folder
 */
export function writeEquivsSource(source: SourceFiles, folder: string): string {
  const { changelog, copyright, readme, tmpfiles, manualPage, others, scripts, fields } = source;
  const installed = [tmpfiles, manualPage, ...others];
  const name = "equivs-control";
  const description = fields.get("Description") ?? "";
  // Version and maintainer are those of the changelog.
  const ownFields = [...fields].filter(
    ([field]) => !["Version", "Maintainer", "Installed-Size", "Description"].includes(field),
  );
  const control = [
    ...ownFields,
    ["Changelog", "changelog"],
    ["Copyright", "copyright"],
    ["Readme", "README.Debian"],
    ...[...scripts.keys()].map((script) => [script, script]),
    ["Files", installed.map((file) => `${file.name} /${file.folder}`).join("\n ")],
    ["Description", description],
  ];
  const files = new Map([
    [name, control.map(([field, value]) => `${field}: ${value}\n`).join("")],
    ["changelog", changelog],
    ["copyright", copyright],
    ["README.Debian", readme],
    ...installed.map((file) => [file.name, file.text] as const),
    ...scripts,
  ]);
  mkdirSync(folder);
  for (const [path, text] of files) writeFileSync(join(folder, path), text);
  return name;
}
