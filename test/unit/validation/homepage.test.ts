import { describe, expect, it } from "vitest";

import { homepage } from "../../../src/validation/debian.ts";

describe("homepage", () => {
  it.each(["https://example.org/a?b#c", "http://example.org"])("lets %s pass", (text) => {
    expect(homepage(text, "here")).toEqual([]);
  });

  it.each([
    "",
    "example.org",
    "ftp://example.org",
    "<https://example.org>",
    "https://",
    "https://a b",
    "https://example.org/a b",
    "xhttps://example.org",
    "https://[x",
  ])("refuses %j", (text) => {
    expect(homepage(text, "here").map(({ what }) => what)).toEqual([
      `${JSON.stringify(text)} is not the address of a page`,
    ]);
  });
});
