import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { ar } from "../../../src/archive/ar.ts";
import { outputOf } from "../debian-tool.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const DATE = 1_795_370_400;

function member(name: string, text: string): { name: string; content: Uint8Array } {
  return { name, content: new TextEncoder().encode(text) };
}

describe("ar", () => {
  it("writes the magic line alone for no members", () => {
    expect(Buffer.from(ar([], DATE)).toString("latin1")).toBe("!<arch>\n");
  });

  it("writes name, date, owner, mode and size as blank-padded text before the content", () => {
    expect(Buffer.from(ar([member("debian-binary", "2.0\n")], DATE)).toString("latin1")).toBe(
      "!<arch>\ndebian-binary   1795370400  0     0     100644  4         `\n2.0\n",
    );
  });

  it("pads a member of odd size with a newline, also the last one", () => {
    expect(Buffer.from(ar([member("a", "x"), member("b", "yyy")], 0)).toString("latin1")).toBe(
      "!<arch>\n" +
        "a               0           0     0     100644  1         `\nx\n" +
        "b               0           0     0     100644  3         `\nyyy\n",
    );
  });

  it("adds nothing to an empty member", () => {
    expect(Buffer.from(ar([member("a", "")], 0)).toString("latin1")).toBe(
      "!<arch>\na               0           0     0     100644  0         `\n",
    );
  });

  it("is read by ar(1) as it was meant", () => {
    const path = join(temporaryFolder(), "archive");
    writeFileSync(path, ar([member("debian-binary", "2.0\n"), member("odd", "xyz")], DATE));
    expect(outputOf("ar", ["tvO", path]).toString()).toBe(
      "rw-r--r-- 0/0      4 Nov 22 18:00 2026 debian-binary 0x44\nrw-r--r-- 0/0      3 Nov 22 18:00 2026 odd 0x84\n",
    );
    expect(outputOf("ar", ["p", path, "odd"]).toString()).toBe("xyz");
  });
});
