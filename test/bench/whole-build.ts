import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { PackageError } from "../../src/problem.ts";
import { renderPackage } from "../../src/build.ts";
import { readProject, ROOT, TYPESCRIPT } from "../../src/project.ts";
import { alternate } from "./alternate.ts";
import { writeDebhelperSource } from "./debhelper.ts";
import { writeEquivsSource } from "./equivs.ts";
import { type Command, run } from "./process.ts";
import { sourceFiles } from "./source-files.ts";
import type { Section } from "./table.ts";
import type { Workspace } from "./workspace.ts";

const ROUNDS = 9;
const TARGET = 0.4;

/** The whole build against Debian's own ways to make the same package. */
export async function compareWholeBuild(workspace: Workspace): Promise<Section> {
  const { definition, templates } = await readProject({});
  const tree = renderPackage(definition, templates);
  const source = sourceFiles(tree);
  const at = (...names: string[]): string => join(workspace.folder, ...names);
  mkdirSync(at("debhelper"));
  writeDebhelperSource(source, at("debhelper", "source"));
  const equivsControl = writeEquivsSource(source, at("equivs"));

  const build: Command = [process.execPath, ...TYPESCRIPT, "scripts/build.ts", "--out", at("build")];
  const seconds = (command: Command, folder: string) => async () =>
    (await run(command, workspace, folder)).seconds;
  const contenders = {
    ours: seconds(build, ROOT),
    debhelper: seconds(["dpkg-buildpackage", "-b", "-us", "-uc"], at("debhelper", "source")),
    equivs: seconds(["equivs-build", equivsControl], at("equivs")),
  };
  for (const contender of Object.values(contenders)) await contender();
  await requireSameFiles([at("build"), at("debhelper"), at("equivs")], workspace);

  const medians = await alternate(ROUNDS, contenders);
  const row = { ours: medians.ours, unit: "time" } as const;
  return {
    title: "(b) checkout -> verified .deb and checksums on disk",
    rows: [
      { ...row, what: "against dpkg-buildpackage -b -us -uc", theirs: medians.debhelper, target: TARGET },
      { ...row, what: "against equivs-build", theirs: medians.equivs },
    ],
    notes: [
      `Medians of ${ROUNDS} turns, whole processes. Ours: node scripts/build.ts, as npm run build`,
      "starts it. Theirs: debhelper 13 and equivs sources of the same files; the three packages install",
      "the same paths, which is checked.",
    ],
  };
}

async function requireSameFiles(folders: readonly string[], workspace: Workspace): Promise<void> {
  const lists = new Set<string>();
  for (const folder of folders) {
    // dpkg-name(1): only files of the real name have an underscore.
    const list = `dpkg-deb --fsys-tarfile "$1"/*_all.deb | tar --list | sort`;
    lists.add((await run(["sh", "-c", list, "sh", folder], workspace)).output);
  }
  if (lists.size === 1) return;
  throw new PackageError("the packages that were to be compared install different files", {
    hint: `adapt scripts/bench to the definition: ${[...lists].join("\nor\n")}`,
  });
}
