import { expect, test } from "vitest";

import { progressLine } from "../../machines/run/reporter.ts";

const result = (title: string, seconds: number) => ({ title, release: "trixie", seconds, passed: true });

test("how far a run is follows from how long an earlier run took, and more and more from its own time", () => {
  const expected = new Map([
    ["a [trixie]", 10],
    ["b [trixie]", 30],
    ["c [trixie]", 60],
  ]);
  const earlier = { expected, seconds: 600 };
  expect(progressLine([result("new", 1)], earlier, 6)).toBe("test 1 of 4, about 10 min left");
  expect(progressLine([result("a", 12)], earlier, 60)).toBe("test 1 of 3, about 9 min left");
  expect(progressLine([result("a", 12), result("b", 30)], earlier, 240)).toBe(
    "test 2 of 3, about 6 min left",
  );
  expect(progressLine([result("c", 90)], earlier, 720)).toBe("test 1 of 3, about 6 min left");
});

test("without an earlier run nothing is promised", () => {
  expect(progressLine([result("a", 1)], { expected: new Map(), seconds: 0 }, 60)).toBe("test 1");
});
