import { expect, it } from "vitest";

import { projectFiles } from "../unit/project-files.ts";

const WRITTEN = /[`"'](?:dists|pool)\//;

/** What reads a tree back shares nothing with what writes it. */
const APART = ["src/repository/layout.ts", "src/verify/"];

it("a path of the published tree stands in src/repository/layout.ts alone", () => {
  const elsewhere = [...projectFiles()]
    .filter(([path]) => path.startsWith("src/") && !APART.some((place) => path.startsWith(place)))
    .filter(([, text]) => WRITTEN.test(text))
    .map(([path]) => path);
  expect(elsewhere).toEqual([]);
  expect(WRITTEN.test("const path = `dists/${suite}/InRelease`;")).toBe(true);
});
