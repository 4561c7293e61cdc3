import { describe, expect, it } from "vitest";

import { deb } from "../../../src/archive/deb.ts";
import { forCases, SEED } from "../made-up.ts";
import { PACKAGES } from "../made-up-package.ts";
import { findingsOf } from "../verify/findings.ts";

describe(`deb, for accepted definitions of seed ${SEED}`, { timeout: 30_000 }, () => {
  it("passes every check, and holds what the definition says", async () => {
    let files = 0;
    await forCases(500, PACKAGES, async ({ definition, tree }) => {
      files += definition.files.length;
      expect(findingsOf(await deb(tree, definition.date), tree)).toEqual({});
    });
    expect(files).toBeGreaterThan(1000);
  });
});
