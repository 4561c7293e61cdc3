import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { stripVTControlCharacters } from "node:util";

import type { Reporter, SerializedError, TestCase, TestModule, TestSpecification } from "vitest/node";

import { RELEASES } from "../releases.ts";

/** One test of a run. */
export interface TestResult {
  /** Its title, without the release. */
  readonly title: string;
  /** The release that it was told on; undefined for a test that is no story. */
  readonly release: string | undefined;
  readonly seconds: number;
  readonly passed: boolean;
}

/** What one run of vitest came to. */
export interface RunReport {
  /** The tests that ran, in the order in which they ended. */
  readonly results: readonly TestResult[];
  /** What failed: the place, and how the reason begins. */
  readonly failures: readonly { readonly where: string; readonly reason: string }[];
  /** How long all of it took. */
  readonly seconds: number;
}

/** Names the file that the report is written to; without it nothing is reported. */
export const REPORT_VARIABLE = "NYMPHEMERAL_TEST_REPORT";
/** Names the file with the report of an earlier run, which tells how long each test takes. */
export const EARLIER_VARIABLE = "NYMPHEMERAL_EARLIER_REPORT";

const REASON_LENGTH = 300;
const LINE_SECONDS = 60;
const STORY = new RegExp(`^(.*) \\[(${RELEASES.join("|")})\\]$`, "s");

/** Tells how far a run is, and writes its report for scripts/test.ts. */
export default class ProgressReporter implements Reporter {
  readonly #earlier = readReport(process.env[EARLIER_VARIABLE]);
  readonly #results: TestResult[] = [];
  #expected = new Map<string, number>();
  #began = 0;
  #lastLine = 0;

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    this.#began = this.#lastLine = Date.now();
    // Of an earlier run of everything; a run of some files is too short to need it.
    if (specifications.length > 1)
      this.#expected = new Map(this.#earlier?.results.map((result) => [nameOf(result), result.seconds]));
  }

  onTestCaseResult(testCase: TestCase): void {
    const state = testCase.result().state;
    if (state === "skipped" || state === "pending") return;
    const [, title = testCase.fullName, release] = STORY.exec(testCase.name) ?? [];
    const seconds = (testCase.diagnostic()?.duration ?? 0) / 1000;
    this.#results.push({ title, release, seconds, passed: state === "passed" });
    this.#tell();
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const file = process.env[REPORT_VARIABLE];
    if (file === undefined) return;
    const outside = errors.map(({ message }) => failure("outside any test", message));
    const report: RunReport = {
      results: this.#results,
      failures: [...modules.flatMap(failuresIn), ...outside],
      seconds: (Date.now() - this.#began) / 1000,
    };
    writeFileSync(file, JSON.stringify(report));
  }

  #tell(): void {
    const now = Date.now();
    const earlier = { expected: this.#expected, seconds: this.#earlier?.seconds ?? 0 };
    const line = progressLine(this.#results, earlier, (now - this.#began) / 1000);
    if (process.stdout.isTTY) {
      // The next line of anything is written over it.
      process.stdout.write(`\u001B[2K${line}\r`);
    } else if (now - this.#lastLine >= LINE_SECONDS * 1000) {
      this.#lastLine = now;
      process.stdout.write(`${line}\n`);
    }
  }
}

/**
 * Says how far a run is.
 *
 * @param results The tests that ended.
 * @param earlier An earlier run: how many seconds each of its tests took, by name, and how many all of it; perhaps no tests.
 * @param elapsed Seconds since the run began.
 * @returns Such as "test 12 of 385, about 6 min left"
 */
export function progressLine(
  results: readonly TestResult[],
  { expected, seconds }: { readonly expected: ReadonlyMap<string, number>; readonly seconds: number },
  elapsed: number,
): string {
  const done = new Set(results.map(nameOf));
  const left = [...expected].filter(([name]) => !done.has(name));
  if (left.length === 0) return `test ${results.length}`;
  const secondsOf = (names: Iterable<string>): number =>
    [...names].reduce((total, name) => total + (expected.get(name) ?? 0), 0);
  const place = `test ${results.length} of ${results.length + left.length}`;
  const part = secondsOf(left.map(([name]) => name)) / secondsOf(expected.keys());
  // What is left took so long then. How long it takes now shows only as more and more of the long ones end.
  const remaining = part * (part * seconds + elapsed);
  return `${place}, about ${minutes(remaining)} left`;
}

/** Such as "1 min" or "6 min"; never none. */
export function minutes(seconds: number): string {
  return `${Math.max(1, Math.round(seconds / 60))} min`;
}

/** @returns the report in a file; undefined where there is none, or none of today's form */
export function readReport(file: string | undefined): RunReport | undefined {
  if (file === undefined) return undefined;
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- onTestRunEnd wrote it
    const report = JSON.parse(readFileSync(file, "utf8")) as Partial<RunReport>;
    const { results, failures, seconds } = report;
    return results && failures && seconds !== undefined ? { results, failures, seconds } : undefined;
  } catch {
    return undefined;
  }
}

function nameOf({ title, release = "" }: TestResult): string {
  return `${title} [${release}]`;
}

function failuresIn(testModule: TestModule): RunReport["failures"] {
  const file = basename(testModule.moduleId);
  const outside = testModule.errors().map(({ message }) => failure(file, message));
  const tests = [...testModule.children.allTests("failed")].map((test) =>
    failure(`${file}: ${test.fullName}`, test.result().errors?.[0]?.message ?? ""),
  );
  return [...outside, ...tests];
}

function failure(where: string, message: string): RunReport["failures"][number] {
  const [beginning = ""] = stripVTControlCharacters(message).split("\n");
  return { where, reason: beginning.slice(0, REASON_LENGTH) };
}
