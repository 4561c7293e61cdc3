import { expect, it } from "vitest";

import { ancestors } from "../../src/tree.ts";

it("ancestors are all directories above a path, the nearest first", () => {
  expect(ancestors("/usr/bin/x")).toEqual(["/usr/bin", "/usr", "/"]);
  expect(ancestors("/")).toEqual([]);
});
