import { describe, expect, it } from "vitest";

import { compareVersions } from "../../../src/repository/version-order.ts";

describe("compareVersions", () => {
  // deb-version(7), and Policy 5.6.12.
  const ORDER = [
    "0~~",
    "0~~a",
    "0~",
    "0",
    "0a",
    "0+",
    "1.0~rc1",
    "1.0",
    "1.0-0.1",
    "1.0-1",
    "1.0-1+b1",
    "1.0+dfsg",
    "1.0.1",
    "1.9",
    "1.10",
    "1.18446744073709551616",
    "1.18446744073709551617",
    "1:0.1",
    "2:0",
    "10:0",
  ];

  it("puts versions into dpkg's order", () => {
    expect(ORDER.toReversed().toSorted(compareVersions)).toEqual(ORDER);
  });

  it.each([
    ["1.0", "1.00"],
    ["0:1.0", "1.0"],
    ["1.0-0", "1.0"],
    ["1.0", "1.0-0"],
    ["1.a", "1.a0"],
  ])("takes %s and %s for equal", (first, second) => {
    expect(compareVersions(first, second)).toBe(0);
  });
});
