import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { tar, type TarMember } from "../../../src/archive/tar.ts";
import { PackageError } from "../../../src/problem.ts";
import { readTar } from "../../../src/verify/read-tar.ts";
import { CONTENTS, forCases, SEED, TEXTS, textOf } from "../made-up.ts";

const PARTS = fc.oneof(
  { weight: 8, arbitrary: fc.stringMatching(/^[a-z0-9._ -]{1,9}$/) },
  { weight: 4, arbitrary: fc.integer({ min: 90, max: 160 }).map((length) => "a".repeat(length)) },
  { weight: 1, arbitrary: TEXTS },
);

const NAMES = fc
  .record({
    start: fc.oneof({ weight: 20, arbitrary: fc.constant("./") }, fc.constantFrom("/", "", "../", "//")),
    parts: fc.array(PARTS, { maxLength: 4 }),
  })
  .map(({ start, parts }) => start + parts.join("/"));

const MODES = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 1, max: 0o7777 }) },
  { weight: 1, arbitrary: fc.oneof(fc.integer(), fc.double()) },
);

const DATES = fc.oneof(
  { weight: 20, arbitrary: fc.nat(2_147_483_647) },
  { weight: 1, arbitrary: fc.oneof(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), fc.double()) },
);

const MEMBERS: fc.Arbitrary<TarMember> = fc
  .record({ name: NAMES, mode: MODES, content: fc.option(CONTENTS, { nil: undefined }) })
  .map(({ name, mode, content }) =>
    content === undefined ? { name: name.replace(/\/*$/, "/"), mode } : { name, mode, content },
  );

/** The archive, or undefined when it was refused. */
async function packed(members: readonly TarMember[], date: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of tar(members, date)) chunks.push(chunk);
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    return undefined;
  }
  return Buffer.concat(chunks);
}

describe(`tar, for members of seed ${SEED}`, { timeout: 30_000 }, () => {
  it("is refused, or read back as it was meant", async () => {
    let accepted = 0;
    await forCases(
      2500,
      fc.record({ members: fc.array(MEMBERS, { maxLength: 3 }), date: DATES }),
      async ({ members, date }) => {
        const archive = await packed(members, date);
        if (archive === undefined) return;
        accepted += 1;
        expect(
          readTar(archive).map(({ content, ...header }) => ({ ...header, content: textOf(content) })),
        ).toEqual(
          members.map(({ name, mode, content }) => ({
            name,
            typeflag: content === undefined ? "5" : "0",
            mode,
            uid: 0,
            gid: 0,
            uname: "root",
            gname: "root",
            mtime: date,
            checksumHolds: true,
            isUstar: true,
            content: textOf(content),
          })),
        );
      },
    );
    expect(accepted).toBeGreaterThan(1000);
  });
});
