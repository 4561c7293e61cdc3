import { join } from "node:path";

import { deb } from "../../src/archive/deb.ts";
import { definePackage, DOCUMENTED_SERVERS } from "../../src/definition/package.ts";
import { renderPackage } from "../../src/build.ts";
import type { Templates } from "../../src/render/templates.ts";
import { readProject } from "../../src/project.ts";
import { alternate } from "./alternate.ts";
import { writeFolder } from "./folder.ts";
import { type Command, run } from "./process.ts";
import type { Section } from "./table.ts";
import type { Workspace } from "./workspace.ts";

const ROUNDS = 31;
const WARM_UP = 50;
const TARGET = 1;

/** From the definition to the bytes of the package in this process, against dpkg-deb on the rendered files. */
export async function compareInProcess(workspace: Workspace): Promise<Section> {
  const { definition, templates } = await readProject({});
  const { Package, Version, Maintainer } = definition.control;
  const input = {
    servers: DOCUMENTED_SERVERS,
    changelog: { packageName: Package, version: Version, maintainer: Maintainer, date: definition.date },
    projectVersion: definition.projectVersion,
  };
  const ours = async (): Promise<number> => await secondsOf(async () => await make(input, templates));
  const tree = join(workspace.folder, "rendered");
  writeFolder(renderPackage(definition, templates), tree);
  const dpkgDeb = (...options: string[]) => {
    const command: Command = ["dpkg-deb", "--root-owner-group", ...options, "--build", tree, `${tree}.deb`];
    return async () => (await run(command, workspace)).seconds;
  };

  for (let times = 0; times < WARM_UP; times++) await ours();
  const medians = await alternate(ROUNDS, { ours, asItIs: dpkgDeb(), gzip: dpkgDeb("-Zgzip", "-z9") });
  const row = { ours: medians.ours, unit: "time", target: TARGET } as const;
  return {
    title: "(a) definition -> .deb",
    rows: [
      { ...row, what: "against dpkg-deb -Zgzip -z9", theirs: medians.gzip },
      { ...row, what: "against dpkg-deb with its default compression", theirs: medians.asItIs },
    ],
    notes: [
      `Medians of ${ROUNDS} turns. Ours: define, validate, render and pack in a warm process, templates`,
      `loaded, ${WARM_UP} packages made before. Theirs: the whole process, which is given the rendered files.`,
    ],
  };
}

async function make(input: Parameters<typeof definePackage>[0], templates: Templates): Promise<Uint8Array> {
  const definition = definePackage(input);
  return await deb(renderPackage(definition, templates), definition.date);
}

async function secondsOf(action: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await action();
  return (performance.now() - begin) / 1000;
}
