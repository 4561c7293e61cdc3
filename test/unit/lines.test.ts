import { describe, expect, it } from "vitest";

import { linesOf, matchLines } from "../../src/lines.ts";

/** What JavaScript takes for the end of a line, and Debian's files do not. */
const OTHER_ENDS = ["\r", "\u2028", "\u2029", "\u0085", "\v", "\f"];

describe("linesOf", () => {
  it.each(OTHER_ENDS)("ends no line at %j", (character) => {
    expect(linesOf(`a${character}b\nc`)).toEqual([`a${character}b`, "c"]);
  });
});

describe("matchLines", () => {
  it("finds what each line has", () => {
    expect(matchLines("A: 1\nB: 2\n A: 3\nA: 4", /^A: (.+)$/).map(([, value]) => value)).toEqual(["1", "4"]);
  });

  it.each(OTHER_ENDS)("finds nothing behind %j", (character) => {
    expect(matchLines(`x${character}A: 1${character}`, /^A: (.+)$/)).toEqual([]);
  });
});
