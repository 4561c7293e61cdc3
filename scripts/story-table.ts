const RELEASES = ["bullseye", "bookworm", "trixie", "forky"] as const;
const STORY = new RegExp(`^(.*) \\[(${RELEASES.join("|")})\\]$`, "s");

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
