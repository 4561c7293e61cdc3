import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { PackageTree } from "../../src/tree.ts";
import { ROOT, TYPESCRIPT } from "../../src/project.ts";
import { alternate, median } from "./alternate.ts";
import { writeFolder } from "./folder.ts";
import { largeFile, smallFiles } from "./generate.ts";
import { type Command, peakMemory, run } from "./process.ts";
import type { Row, Section } from "./table.ts";
import type { Workspace } from "./workspace.ts";

const TARGET = 1.5;
const PACK_FOLDER = fileURLToPath(new URL("pack-folder.ts", import.meta.url));

interface Case {
  name: string;
  files: number;
  rounds: number;
  tree: () => PackageTree;
}

const CASES: readonly Case[] = [
  { name: "10 files", files: 10, rounds: 9, tree: () => smallFiles(10) },
  { name: "1,000 files", files: 1000, rounds: 9, tree: () => smallFiles(1000) },
  { name: "10,000 files", files: 10_000, rounds: 5, tree: () => smallFiles(10_000) },
  { name: "one file of 256 MiB", files: 1, rounds: 3, tree: () => largeFile(2 ** 28) },
];

interface Measured extends Case {
  /** Seconds. */
  ours: number;
  /** Ours without the start of Node and the loading of modules. */
  oursWithoutStart: number;
  theirs: number;
  /** Bytes. */
  ourPeak: number;
  theirPeak: number;
}

/**
 * The archive stage against dpkg-deb with the same compression, both from a folder on disk to a package on disk.
 *
 * @param say - gets a line of progress
 */
export async function compareArchiveStage(
  workspace: Workspace,
  say: (line: string) => void,
): Promise<Section> {
  const measured: Measured[] = [];
  for (const entry of CASES) {
    say(`    ${entry.name}`);
    measured.push(await measure(entry, join(workspace.folder, `archive-${measured.length}`), workspace));
  }
  return {
    title: "(c) folder -> .deb on disk, gzip level 9",
    rows: [...measured.flatMap(rowsOf), ...growth(measured)],
    notes: [
      `Medians of ${CASES.map(({ rounds }) => rounds).join(", ")} turns. Whole processes: each reads the same folder, which is in the`,
      "page cache, and writes a package. Theirs: dpkg-deb --root-owner-group -Zgzip -z9 --build.",
      "Without start: ours alone, without starting Node and loading modules. Memory: the largest process.",
    ],
  };
}

async function measure(entry: Case, folder: string, workspace: Workspace): Promise<Measured> {
  const tree = join(folder, "tree");
  mkdirSync(folder);
  writeFolder(entry.tree(), tree);
  const pack: Command = [process.execPath, ...TYPESCRIPT, PACK_FOLDER, tree, folder, "ours.deb"];
  const dpkgDeb: Command = [
    ...(["dpkg-deb", "--root-owner-group", "-Zgzip", "-z9", "--build"] as const),
    tree,
    join(folder, "theirs.deb"),
  ];
  // These runs also bring the folder into the page cache.
  const ourPeak = await peakMemory(pack, workspace, ROOT);
  const theirPeak = await peakMemory(dpkgDeb, workspace);

  const withoutStart: number[] = [];
  const { ours, theirs } = await alternate(entry.rounds, {
    ours: async () => {
      const { seconds, output } = await run(pack, workspace, ROOT);
      withoutStart.push(Number(output));
      return seconds;
    },
    theirs: async () => (await run(dpkgDeb, workspace)).seconds,
  });
  return { ...entry, ours, oursWithoutStart: median(withoutStart), theirs, ourPeak, theirPeak };
}

function rowsOf({ name, ours, oursWithoutStart, theirs, ourPeak, theirPeak }: Measured): readonly Row[] {
  return [
    { what: name, ours, theirs, unit: "time", target: TARGET },
    { what: `${name}, without start`, ours: oursWithoutStart, theirs, unit: "time" },
    { what: `${name}, peak memory`, ours: ourPeak, theirs: theirPeak, unit: "memory" },
  ];
}

// Alike where the time grows in a straight line.
function growth(measured: readonly Measured[]): readonly Row[] {
  const sized = measured.filter(({ files }) => files > 1);
  return sized.slice(1).map((larger, index): Row => {
    const smaller = sized[index] ?? larger;
    const perFile = (side: "ours" | "theirs"): number =>
      (larger[side] - smaller[side]) / (larger.files - smaller.files);
    const what = `time for each more file, ${smaller.name} to ${larger.name}`;
    return { what, ours: perFile("ours"), theirs: perFile("theirs"), unit: "time" };
  });
}
