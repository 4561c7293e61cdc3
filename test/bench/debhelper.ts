import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { SourceFiles } from "./source-files.ts";

const RULES = "#!/usr/bin/make -f\n%:\n\tdh $@\n";

/**
 * Writes a native source package for debhelper 13.
 *
 * @param folder - is made
 */
export function writeDebhelperSource(source: SourceFiles, folder: string): void {
  const { changelog, copyright, readme, tmpfiles, manualPage, others, scripts } = source;
  const files = {
    "debian/changelog": changelog,
    "debian/control": control(source.fields),
    "debian/copyright": copyright,
    "debian/README.Debian": readme,
    "debian/source/format": "3.0 (native)\n",
    "debian/tmpfiles": tmpfiles.text,
    "debian/manpages": `${manualPage.name}\n`,
    [manualPage.name]: manualPage.text,
    "debian/install": others.map((file) => `${file.name} ${file.folder}\n`).join(""),
    ...Object.fromEntries(others.map(({ name, text }) => [name, text])),
    ...Object.fromEntries([...scripts].map(([name, text]) => [`debian/${name}`, text])),
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  writeFileSync(join(folder, "debian/rules"), RULES, { mode: 0o755 });
}

function control(fields: SourceFiles["fields"]): string {
  const lines = (...names: string[]) => names.map((name) => `${name}: ${fields.get(name) ?? ""}\n`).join("");
  return [
    `Source: ${fields.get("Package") ?? ""}\n`,
    lines("Section", "Priority", "Maintainer", "Homepage"),
    "Build-Depends: debhelper-compat (= 13)\nStandards-Version: 4.6.2\nRules-Requires-Root: no\n\n",
    lines("Package", "Architecture", "Multi-Arch", "Depends", "Description"),
  ].join("");
}
