import { chmodSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { DistFile } from "../artifact/dist.ts";
import type { Definition } from "../definition/package.ts";
import { renderSourcePackage, type SourcePackageFile } from "../render/source-package.ts";
import type { Templates } from "../render/templates.ts";
import { buildSourcePackage } from "../system/dpkg-source.ts";
import { inTemporaryFolder } from "../system/temporary-folder.ts";
import { validate } from "../validation/validate.ts";

/**
 * Makes a Debian source package (3.0 native), from which debhelper builds the same package without Node.
 *
 * @returns the .dsc and the .tar.xz
 * @throws PackageError with every problem of the definition, or when dpkg-source fails
 */
export async function makeSourcePackage(
  definition: Definition,
  templates: Templates,
): Promise<readonly DistFile[]> {
  validate(definition);
  const { Package, Version } = definition.control;
  return await inTemporaryFolder(async (folder) => {
    writeTree(join(folder, Package), renderSourcePackage(definition, templates), definition.date);
    await buildSourcePackage(folder, Package, definition.date);
    const names = [`${Package}_${Version}.dsc`, `${Package}_${Version}.tar.xz`];
    return names.map((name): DistFile => ({ name, content: readFileSync(join(folder, name)) }));
  });
}

// dpkg-source packs what it finds, and only lowers dates: mode and date of all of it are set here.
function writeTree(folder: string, files: readonly SourcePackageFile[], date: number): void {
  for (const { path, mode, content } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    stamp(file, mode, date);
  }
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory());
  for (const { parentPath, name } of folders) stamp(join(parentPath, name), 0o755, date);
  stamp(folder, 0o755, date);
}

function stamp(path: string, mode: number, date: number): void {
  chmodSync(path, mode);
  utimesSync(path, date, date);
}
