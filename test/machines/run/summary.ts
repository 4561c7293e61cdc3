import type { Outcome } from "./run-check.ts";
import { failureLines, storyTable } from "./test-report.ts";

/** @returns what a run came to: its stories, each check, why tests did not run, what failed, and the counts */
export function summaryOf(outcomes: readonly Outcome[]): string[] {
  const checks = outcomes.map(({ script, passed, failed, seconds }) => {
    const counts = `${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed`;
    return `${script.padEnd(15)} ${counts} ${seconds.toFixed(1).padStart(7)} s`;
  });
  return [
    "",
    ...outcomes.flatMap(({ report }) => storyTable(report)),
    "",
    ...checks,
    ...outcomes.map(({ notRun }) => notRun).filter((reason) => reason !== ""),
    ...outcomes.flatMap(({ report }) => failureLines(report)),
    "",
    `${sumOf(outcomes, "passed")} passed, ${sumOf(outcomes, "failed")} failed${outcomes.map(untold).join("")}`,
  ];
}

// test:container counts them, in a process of its own.
function untold({ notRun }: Outcome): string {
  const stories = /NOT RUN: (.+) in containers/.exec(notRun)?.[1];
  return stories === undefined ? "" : `, ${stories} did not run`;
}

/** @returns how many tests and checks passed, or failed, in all */
export function sumOf(outcomes: readonly Outcome[], what: "passed" | "failed"): number {
  return outcomes.reduce((sum, outcome) => sum + outcome[what], 0);
}
