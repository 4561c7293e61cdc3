import { chmodSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

import { type DistFile } from "../src/artifact/dist.ts";
import { writeDist } from "../src/system/disk.ts";
import { renderSource, type SourcePackageFile } from "../src/render/source-package.ts";
import { validate } from "../src/validation/validate.ts";
import { command } from "./command-line/command.ts";
import { needDebianPackages } from "../src/system/apt-get.ts";
import { buildSource, DPKG_SOURCE } from "../src/system/dpkg-source.ts";
import { readProject, ROOT } from "../src/project.ts";
import { inTemporaryFolder } from "../src/system/temporary-folder.ts";

const USAGE = `usage: npm run source -- [--out DIR]

Makes a Debian source package (3.0 native): debhelper builds the same package from it, without Node.

  --out DIR         where the .dsc and the .tar.xz go (dist)
  --help            this text

Needs Debian's dpkg-dev, which is installed with apt-get when it runs as root.`;

await command({ usage: USAGE, options: ["out"] }, async ({ out }) => {
  const sourceDateEpoch = process.env["SOURCE_DATE_EPOCH"];
  const { definition, templates } = await readProject({ sourceDateEpoch });
  validate(definition);
  await needDebianPackages(DPKG_SOURCE, console.log);

  const { Package, Version } = definition.control;
  await inTemporaryFolder(async (workspace) => {
    writeTree(join(workspace, Package), renderSource(definition, templates), definition.date);
    await buildSource(workspace, Package, definition.date);
    const names = [`${Package}_${Version}.dsc`, `${Package}_${Version}.tar.xz`];
    const files = names.map((name): DistFile => ({ name, content: readFileSync(join(workspace, name)) }));
    const folder = out === undefined ? join(ROOT, "dist") : resolve(out);
    writeDist(folder, files);
    for (const { name } of files) console.log(join(relative(process.cwd(), folder), name));
  });
});

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
