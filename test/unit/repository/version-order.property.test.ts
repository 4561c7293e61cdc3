import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { compareVersions } from "../../../src/repository/version-order.ts";
import { outputOf } from "../debian-tool.ts";
import { SEED } from "../made-up.ts";

/** Few different characters, so that versions share beginnings. */
const VERSIONS = fc
  .record({
    epoch: fc.constantFrom("", "", "0:", "1:"),
    upstream: fc.stringMatching(/^[01][01aZ.+~]{0,5}$/),
    revision: fc.constantFrom("", "", "-0", "-1", "-a~", "-1.10"),
  })
  .map(({ epoch, upstream, revision }) => `${epoch}${upstream}${revision}`);

/** Has dpkg(1) compare pairs of versions, one a line. A shell starts it: the tests' own process is large, and slow to fork. */
const ASK_DPKG = `while read -r first second; do
  for order in lt eq gt; do
    if dpkg --compare-versions "$first" "$order" "$second"; then echo "$first $order $second"; fi
  done
done`;

describe(`compareVersions, for versions of seed ${SEED}`, { timeout: 60_000 }, () => {
  it("says what dpkg says", () => {
    const pairs = fc.sample(fc.tuple(VERSIONS, VERSIONS), { seed: SEED, numRuns: 100 });
    const ours = pairs.map(([first, second]) => {
      const order = ["lt", "eq", "gt"][Math.sign(compareVersions(first, second)) + 1];
      return `${first} ${order} ${second}\n`;
    });
    const input = pairs.map((pair) => `${pair.join(" ")}\n`).join("");
    expect(ours.join("")).toBe(outputOf("dash", ["-c", ASK_DPKG], { input }).toString("utf8"));
  });
});
