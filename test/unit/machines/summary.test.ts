import { expect, test } from "vitest";

import type { Outcome } from "../../machines/run/run-check.ts";
import { summaryOf } from "../../machines/run/summary.ts";

const BUILD: Outcome = {
  script: "build",
  passed: 1,
  failed: 0,
  seconds: 1,
  report: { results: [], failures: [], seconds: 0 },
  notRun: "",
};

test("the last line counts what passed and what failed", () => {
  expect(summaryOf([BUILD]).at(-1)).toBe("1 passed, 0 failed");
});

test("the last line says how many stories did not run", () => {
  const notRun = "===\n  NOT RUN: 385 stories in containers. Machines cannot boot here.\n===\n";
  const stories = { ...BUILD, script: "test:container", passed: 1, notRun };
  expect(summaryOf([BUILD, stories]).at(-1)).toBe("2 passed, 0 failed, 385 stories did not run");
});
