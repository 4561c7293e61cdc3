import { basename } from "node:path";
import { stripVTControlCharacters } from "node:util";

const RELEASES = ["bullseye", "bookworm", "trixie", "forky"] as const;
const STORY = new RegExp(`^(.*) \\[(${RELEASES.join("|")})\\]$`, "s");

const REASON_LENGTH = 300;

interface Story {
  title: string;
  release: string;
  seconds: number;
  passed: boolean;
}

/**
 * The stories of a run as a table: a line each, with the seconds it took on each release.
 *
 * @param report - what vitest's JSON reporter wrote, parsed
 * @returns lines of plain text, slowest story first; a failure is marked with `!`; none where no story was told
 */
export function storyTable(report: unknown): string[] {
  const stories = members(report, "testResults")
    .flatMap((file) => members(file, "assertionResults"))
    .flatMap((test) => storyOf(test) ?? []);
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
 * @param report - what vitest's JSON reporter wrote, parsed
 * @returns lines of plain text, two for each failure: where it was, and how its reason begins
 */
export function failures(report: unknown): string[] {
  return members(report, "testResults").flatMap((file) => {
    const where = basename(String(member(file, "name")));
    const tests = members(file, "assertionResults").filter((test) => member(test, "status") === "failed");
    if (tests.length === 0 && member(file, "status") === "failed")
      return failure(where, member(file, "message"));
    return tests.flatMap((test) =>
      failure(`${where}: ${String(member(test, "fullName"))}`, members(test, "failureMessages")[0]),
    );
  });
}

function failure(where: string, reason: unknown): string[] {
  const [beginning = ""] = stripVTControlCharacters(String(reason)).split("\n");
  return [`failed: ${where}`, `  ${beginning.slice(0, REASON_LENGTH)}`];
}

function line(cells: readonly string[], title = ""): string {
  return `${cells.map((cell) => cell.padStart(9)).join("")}  ${title}`;
}

function cellOf(row: readonly Story[]): (release: string) => string {
  return (release) => {
    const story = row.find((one) => one.release === release);
    return story === undefined ? "-" : `${story.seconds.toFixed(1)}${story.passed ? "" : "!"}`;
  };
}

function longest(row: readonly Story[]): number {
  return Math.max(...row.map(({ seconds }) => seconds));
}

/** A test that is no story has no release in its title. */
function storyOf(test: unknown): Story | undefined {
  const [, title, release] = STORY.exec(String(member(test, "title"))) ?? [];
  const duration = member(test, "duration");
  if (title === undefined || release === undefined || typeof duration !== "number") return undefined;
  return { title, release, seconds: duration / 1000, passed: member(test, "status") === "passed" };
}

function members(value: unknown, name: string): readonly unknown[] {
  const list = member(value, name);
  return Array.isArray(list) ? list : [];
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
