import { describe, expect, it } from "vitest";

import { changedLines, recordedPaths, unlikeRecord } from "../../../src/repository/audit.ts";
import { KEYRING_FILE, PAGE } from "../../../src/repository/layout.ts";
import type { Recorded } from "../../../src/repository/record.ts";

const DATE = "2026-11-22T18:00:00.000Z";
const POOL = "pool/main/e/example/example_1.0_all.deb";
const IN_RELEASE = "dists/stable/InRelease";

const version = (sha256: string, suite = "stable"): Recorded => {
  return {
    event: "package",
    date: DATE,
    suite,
    name: "example",
    version: "1.0",
    architecture: "all",
    sha256,
  };
};
const release = (inRelease: string, date = DATE): Recorded => {
  return { event: "release", date, suite: "stable", inRelease, keyring: "k", page: `page of ${inRelease}` };
};

function pairsOf(words: readonly string[]): [string, string][] {
  return words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? ""]] : []));
}

describe("changedLines", () => {
  const older = [version("a"), release("b")];

  it("are none where lines were only added", () => {
    expect(changedLines(older, [...older, release("c", "2026-11-23T18:00:00.000Z")])).toEqual([]);
    expect(changedLines([], older)).toEqual([]);
  });

  it("are those that were taken back, and those that changed", () => {
    expect(changedLines(older, [version("x"), release("y")])).toEqual([
      `changed: example 1.0 (all) in stable: it had ${DATE} a, and has ${DATE} x now`,
      `taken back: the InRelease of stable of ${DATE}, b`,
    ]);
  });

  it("compare a version with itself, wherever it stands now", () => {
    expect(changedLines([version("a")], [release("b"), version("x")])).toEqual([
      `changed: example 1.0 (all) in stable: it had ${DATE} a, and has ${DATE} x now`,
    ]);
  });

  it("tell another order, and a line between the older ones", () => {
    const order = "the lines of the older record are in another order, or between other lines";
    expect(changedLines(older, older.toReversed())).toEqual([order]);
    expect(changedLines(older, [version("a"), version("a", "testing"), release("b")])).toEqual([order]);
  });
});

describe("unlikeRecord", () => {
  const record = [version("a"), version("a", "testing"), release("b"), release("c")];

  it("asks for every package, every InRelease, the keys and the page once", () => {
    expect(recordedPaths(record)).toEqual([POOL, IN_RELEASE, KEYRING_FILE, PAGE]);
  });

  it.each<[string, string | undefined, string | undefined, string[]]>([
    ["nothing where all is as recorded", "a", "c", []],
    [
      "what is gone",
      undefined,
      undefined,
      [POOL, IN_RELEASE].map((path) => `${path}: it is recorded, and not there`),
    ],
    [
      "an older InRelease",
      "a",
      "b",
      [`${IN_RELEASE}: it is an older one than the record's last, or is replaced just now`],
    ],
    [
      "other bytes",
      "x",
      "y",
      [
        `${POOL}: it has the checksum x, which is not in the record`,
        `${IN_RELEASE}: it has the checksum y, which is not in the record`,
      ],
    ],
  ])("tells %s", (_what, deb, inRelease, expected) => {
    expect(
      unlikeRecord(
        record,
        new Map([
          [POOL, deb],
          [IN_RELEASE, inRelease],
          [KEYRING_FILE, "k"],
          [PAGE, "page of c"],
        ]),
      ),
    ).toEqual(expected);
  });

  it("takes the last of three for the present one", () => {
    const three = [release("b"), release("c"), release("d")];
    const found = new Map([
      [IN_RELEASE, "d"],
      [KEYRING_FILE, "k"],
      [PAGE, "page of d"],
    ]);
    expect(unlikeRecord(three, found)).toEqual([]);
  });

  it("tells keys and a page that are not the recorded ones", () => {
    const sums = [POOL, "a", IN_RELEASE, "c", KEYRING_FILE, "theirs", PAGE, "page of b"];
    expect(unlikeRecord(record, new Map(pairsOf(sums)))).toEqual([
      `${KEYRING_FILE}: it has the checksum theirs, which is not in the record`,
      `${PAGE}: it is an older one than the record's last, or is replaced just now`,
    ]);
  });

  it("tells a version that is recorded twice, with other bytes", () => {
    expect(unlikeRecord([version("a"), version("b")], new Map([[POOL, "b"]]))).toEqual([
      `${POOL}: the record has 2 checksums of it`,
    ]);
  });
});
