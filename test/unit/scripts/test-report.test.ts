import { expect, test } from "vitest";

import { failures, storyTable } from "../../../scripts/test-report.ts";

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

test("a failed test is named with its file and how its reason begins, and so is a file whose tests were not told", () => {
  const name = "/checkout/test/container/some.test.ts";
  const red = {
    fullName: "some red [trixie]",
    status: "failed",
    failureMessages: ["\u001B[31mAssertionError\u001B[39m: 1 is not 2\n    at some.test.ts:3"],
  };
  const green = { fullName: "some green [trixie]", status: "passed", failureMessages: [] };
  const untold = { fullName: "other [trixie]", status: "skipped", failureMessages: [] };
  const results = [
    { name, status: "failed", message: "", assertionResults: [green, red] },
    { name: "/other.test.ts", status: "failed", message: "x".repeat(301), assertionResults: [untold] },
    { name: "/green.test.ts", status: "passed", message: "", assertionResults: [green] },
  ];
  expect(failures({ testResults: results })).toStrictEqual([
    "failed: some.test.ts: some red [trixie]",
    "  AssertionError: 1 is not 2",
    "failed: other.test.ts",
    `  ${"x".repeat(300)}`,
  ]);
  expect(failures(undefined)).toStrictEqual([]);
});
