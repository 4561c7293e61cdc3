// What `npm run bench:start` prints: started by scripts/bench-start.ts in namespaces of its own.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { PUBLIC_ONION, RELAY_ONION } from "../unit/onion-names.ts";
import { type Release, RELEASES } from "../machines/releases.ts";
import { bootInstalled } from "../machines/roots/installed-layer.ts";
import { builtPackage } from "../machines/story.ts";
import { median } from "./alternate.ts";

const TURNS = 20;

/** What starting.pl measures, in its order, and how many seconds it may take. */
const ROWS = [
  ["from the start to both listeners", 1],
  ["  the same of stunnel4's own template", undefined],
  ["check, while both tunnels work", 2],
  ["servers --mail NAME.onion", 5],
  ["a killed daemon is back, the first time", 2],
  ["  the second time", undefined],
  ["  the third time", undefined],
  ["  the fourth time", undefined],
  ["  the fifth time", undefined],
] as const;

const columns = new Map<Release, readonly number[]>();
for (const release of RELEASES) {
  process.stderr.write(`${release}: ${TURNS} turns\n`);
  columns.set(release, await mediansOn(release));
}
const header = line("", [...columns.keys(), "target"], "");
const rows = ROWS.map(([what, target], row) => {
  const seconds = [...columns.values()].map((column) => column[row] ?? Number.NaN);
  const isMissed = target !== undefined && seconds.some((value) => value > target);
  const limit = target === undefined ? "-" : `<= ${target} s`;
  const verdict = target === undefined ? "" : isMissed ? "MISSED" : "ok";
  return line(what, [...seconds.map((value) => `${value.toFixed(2)} s`), limit], verdict);
});
process.stdout.write(
  `${[header, ...rows].join("\n")}\n  Medians of ${TURNS} turns; from the second time on, of three.\n`,
);
process.exit();

async function mediansOn(release: Release): Promise<readonly number[]> {
  await using machine = await bootInstalled({ release, base: "equipped" }, builtPackage());
  await machine.startServers();
  const input = await readFile(join(import.meta.dirname, "starting.pl"));
  const words = `perl - ${TURNS} ${RELAY_ONION} ${PUBLIC_ONION}`;
  const output = await machine.succeed(words, { input, seconds: 3600 });
  const turns = output.split("\n").map((turn) => turn.split(" ").map(Number));
  return ROWS.map((_, row) => median(turns.flatMap((turn) => turn[row] ?? [])));
}

function line(what: string, cells: readonly string[], verdict: string): string {
  return `${what.padEnd(40)}${cells.map((cell) => cell.padStart(10)).join("")}  ${verdict}`.trimEnd();
}
