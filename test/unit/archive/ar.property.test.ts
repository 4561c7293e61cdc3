import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ar } from "../../../src/archive/ar.ts";
import { readAr } from "../../../src/verify/read-ar.ts";
import { CONTENTS, forCases, SEED, textOf } from "../made-up.ts";

const MEMBERS = fc.array(
  fc.record({ name: fc.stringMatching(/^[!-.0-~](?:[ -.0-~]{0,14}[!-.0-~])?$/), content: CONTENTS }),
  { maxLength: 5 },
);

describe(`ar, for members of seed ${SEED}`, { timeout: 30_000 }, () => {
  it("is read back as it was meant", async () => {
    await forCases(
      1500,
      fc.record({ members: MEMBERS, date: fc.nat(2_147_483_647) }),
      ({ members, date }) => {
        const archive = ar(members, date);
        expect(archive.byteLength % 2).toBe(0);
        expect(
          readAr(archive).map(({ content, ...header }) => ({ ...header, content: textOf(content) })),
        ).toEqual(
          members.map(({ name, content }) => ({ name, date, mode: "100644", content: textOf(content) })),
        );
      },
    );
  });
});
