import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { compareVersions } from "../../../src/repository/version-order.ts";
import { outcomeOf } from "../debian-tool.ts";
import { forCases, SEED } from "../made-up.ts";

/** Few different characters, so that versions share beginnings. */
const VERSIONS = fc
  .record({
    epoch: fc.constantFrom("", "", "0:", "1:"),
    upstream: fc.stringMatching(/^[01][01aZ.+~]{0,5}$/),
    revision: fc.constantFrom("", "", "-0", "-1", "-a~", "-1.10"),
  })
  .map(({ epoch, upstream, revision }) => `${epoch}${upstream}${revision}`);

describe(`compareVersions, for versions of seed ${SEED}`, { timeout: 60_000 }, () => {
  it("says what dpkg says", async () => {
    await forCases(100, fc.tuple(VERSIONS, VERSIONS), ([first, second]) => {
      const isLower = outcomeOf("dpkg", ["--compare-versions", first, "lt", second]).status === 0;
      const isEqual = outcomeOf("dpkg", ["--compare-versions", first, "eq", second]).status === 0;
      expect(Math.sign(compareVersions(first, second))).toBe(isEqual ? 0 : isLower ? -1 : 1);
    });
  });
});
