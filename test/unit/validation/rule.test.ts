import { describe, expect, it } from "vitest";

import { quoted, unless } from "../../../src/problem.ts";

const PROBLEM = { where: "here", what: "this", rule: "that", fix: "go" };

describe("unless", () => {
  it("says nothing while the condition holds", () => {
    expect(unless(true, () => PROBLEM)).toEqual([]);
  });

  it("names the problem when it does not", () => {
    expect(unless(false, () => PROBLEM)).toEqual([PROBLEM]);
  });
});

describe("shown", () => {
  it.each([
    ["plain text", "news", '"news"'],
    ["a newline", "a\nb", String.raw`"a\nb"`],
    ["an escape of a terminal", "\u001b[31m", String.raw`"\u001b[31m"`],
    ["a delete character", "\u007f", String.raw`"\u007f"`],
    ["a character beyond ASCII", "ü", String.raw`"\u00fc"`],
    ["what turns text around", "\u202e", String.raw`"\u202e"`],
    ["a character of two parts", "😀", String.raw`"\ud83d\ude00"`],
    ["half a character", "\ud83d", String.raw`"\ud83d"`],
    ["80 characters", "x".repeat(80), `"${"x".repeat(80)}"`],
    ["81 characters, cut to 80", "x".repeat(81), `"${"x".repeat(77)}..."`],
  ])("shows %s", (_case, value, text) => {
    expect(quoted(value)).toBe(text);
  });
});
