import { expect, test } from "vitest";

import { failureLines, storyTable } from "../../machines/run/test-report.ts";

test("a story has a line, with its seconds on each release, the slowest first", () => {
  const quick = { title: "quick", release: "trixie", seconds: 1.234, passed: true };
  const slow = ["bookworm", "trixie"].map((release) => ({
    title: "slow, and [so] on",
    release,
    seconds: 90,
    passed: release === "bookworm",
  }));
  expect(storyTable({ results: [quick, ...slow], failures: [], seconds: 0 })).toStrictEqual([
    " bullseye bookworm   trixie    forky  story (seconds)",
    "        -     90.0    90.0!        -  slow, and [so] on",
    "        -        -      1.2        -  quick",
  ]);
});

test("what is no story has none", () => {
  const plain = { title: "a plain test", release: undefined, seconds: 5, passed: true };
  expect(storyTable({ results: [plain], failures: [], seconds: 0 })).toStrictEqual([]);
});

test("a failure is named with its place and how its reason begins", () => {
  const failures = [{ where: "some.test.ts: some red [trixie]", reason: "1 is not 2" }];
  expect(failureLines({ results: [], failures, seconds: 0 })).toStrictEqual([
    "failed: some.test.ts: some red [trixie]",
    "  1 is not 2",
  ]);
});
