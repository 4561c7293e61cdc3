import type { RunReport, TestResult } from "./reporter.ts";
import { RELEASES } from "../releases.ts";

/**
 * The stories of a run as a table: a line each, with the seconds it took on each release.
 *
 * @returns lines of plain text, slowest story first; a failure is marked with `!`; none where no story was told
 */
export function storyTable({ results }: RunReport): string[] {
  const stories = results.filter(({ release }) => release !== undefined);
  const titles = [...new Set(stories.map(({ title }) => title))];
  const rows = titles.map((title) => stories.filter((story) => story.title === title));
  rows.sort((one, other) => longest(other) - longest(one));
  if (rows.length === 0) return [];
  return [
    line(RELEASES, "story (seconds)"),
    ...rows.map((row) => line(RELEASES.map(cellOf(row)), row[0]?.title)),
  ];
}

/**
 * What failed in a run, for its end: the tests, and the files whose tests were not told.
 *
 * @returns lines of plain text, two for each failure: where it was, and how its reason begins
 */
export function failureLines({ failures }: RunReport): string[] {
  return failures.flatMap(({ where, reason }) => [`failed: ${where}`, `  ${reason}`]);
}

function line(cells: readonly string[], title = ""): string {
  return `${cells.map((cell) => cell.padStart(9)).join("")}  ${title}`;
}

function cellOf(row: readonly TestResult[]): (release: string) => string {
  return (release) => {
    const story = row.find((one) => one.release === release);
    return story === undefined ? "-" : `${story.seconds.toFixed(1)}${story.passed ? "" : "!"}`;
  };
}

function longest(row: readonly TestResult[]): number {
  return Math.max(...row.map(({ seconds }) => seconds));
}
