import { expect, test } from "vitest";

import { progressLine } from "../../machines/run/reporter.ts";

const result = (title: string, seconds: number) => ({ title, release: "trixie", seconds, passed: true });

test("how far a run is follows from how long each test took in an earlier run", () => {
  const expected = new Map([
    ["a [trixie]", 10],
    ["b [trixie]", 30],
    ["c [trixie]", 60],
  ]);
  expect(progressLine([result("a", 12)], expected, 60)).toBe("test 1 of 3, about 9 min left");
  expect(progressLine([result("a", 12), result("b", 30)], expected, 240)).toBe(
    "test 2 of 3, about 6 min left",
  );
  expect(progressLine([result("new", 1)], expected, 60)).toBe("test 1 of 4");
});

test("without an earlier run nothing is promised", () => {
  expect(progressLine([result("a", 1)], new Map(), 60)).toBe("test 1");
});
