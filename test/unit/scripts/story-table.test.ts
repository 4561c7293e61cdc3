import { expect, test } from "vitest";

import { storyTable } from "../../../scripts/story-table.ts";

function report(...tests: readonly object[]): unknown {
  return { testResults: [{ assertionResults: tests }] };
}

test("a story has a line, with its seconds on each release, the slowest first", () => {
  const quick = { title: "quick [trixie]", status: "passed", duration: 1234 };
  const slow = ["bookworm", "trixie"].map((release) => ({
    title: `slow, and [so] on [${release}]`,
    status: release === "trixie" ? "failed" : "passed",
    duration: 90_000,
  }));
  expect(storyTable(report(quick, ...slow))).toStrictEqual([
    " bullseye bookworm   trixie    forky  story (seconds)",
    "        -     90.0    90.0!        -  slow, and [so] on",
    "        -        -      1.2        -  quick",
  ]);
});

test("what is no story, or was not told, has none", () => {
  const tests = [
    { title: "a plain test", status: "passed", duration: 5 },
    { title: "untold [trixie]", status: "skipped" },
  ];
  expect(storyTable(report(...tests))).toStrictEqual([]);
  expect(storyTable(undefined)).toStrictEqual([]);
});
