import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Stryker } from "@stryker-mutator/core";

/** What is read of Stryker's report (mutation-testing-report-schema): lines and columns count from 1. */
interface Report {
  files: Record<string, { source: string; mutants: readonly Mutant[] }>;
}

interface Mutant {
  status: string;
  mutatorName: string;
  replacement: string;
  location: Record<"start" | "end", { line: number; column: number }>;
}

/** What the plain unit tests hold: all of src/ but the doors to other programs, without the disk, and what publishes. */
export const COVERED: readonly string[] = ["src/**/*.ts", "!src/{system,publisher}/**", "src/system/disk.ts"];

/** What came of a run. */
export interface Outcome {
  mutants: number;
  /** `FILE: ...[BEFORE -> AFTER]...`, the mutated lines, of each mutant that no test noticed; blanks in a row as one. */
  survivors: readonly string[];
}

/**
 * Changes one thing after another in files of src/ and lets the plain unit tests notice.
 *
 * @param files - globs below the checkout, the working directory
 * @param folder - for its copies of the checkout, and its report
 */
export async function mutateSource(files: readonly string[], folder: string): Promise<Outcome> {
  const report = join(folder, "report.json");
  await new Stryker({
    mutate: [...files],
    testRunner: "vitest",
    vitest: { configFile: "test/mutation/vitest.config.ts" },
    plugins: ["@stryker-mutator/vitest-runner"],
    reporters: ["progress-append-only", "json"],
    jsonReporter: { fileName: report },
    tempDirName: join(folder, "copies"),
    ignorePatterns: ["dist"],
    // A mutant that runs out of time counts as noticed: on a busy machine the usual 5 s would hide survivors.
    timeoutMS: 60_000,
    // It would rewrite paths in it by means of a TypeScript before version 7, and there are none to rewrite.
    tsconfigFile: "none",
  }).runMutationTest();
  return outcomeOf(readFileSync(report, "utf8"));
}

function outcomeOf(text: string): Outcome {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema that the report names
  const { files } = JSON.parse(text) as Report;
  const all = Object.entries(files).flatMap(([path, { source, mutants }]) =>
    mutants.map((mutant) => ({ path, source, mutant })),
  );
  const survivors = all.filter(({ mutant }) => ["Survived", "NoCoverage"].includes(mutant.status));
  return {
    mutants: all.length,
    survivors: survivors.map(({ path, source, mutant }) => nameOf(path, source, mutant)),
  };
}

// The whole line is in the name: a mutant of the same words elsewhere in the file has another one.
function nameOf(path: string, source: string, { location: { start, end }, replacement }: Mutant): string {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  const after = (lines.at(-1) ?? "").slice(end.column - 1);
  const text = lines.join("\n");
  const before = text.slice(0, start.column - 1).trimStart();
  const mutated = text.slice(start.column - 1, text.length - after.length);
  return `${path}: ${before}[${mutated} -> ${replacement}]${after}`.replaceAll(/\s+/g, " ");
}
