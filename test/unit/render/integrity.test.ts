import { describe, expect, it } from "vitest";

import { installedSize, renderMd5sums } from "../../../src/render/integrity.ts";
import type { Entry } from "../../../src/tree.ts";

function file(path: string, content: string): Entry {
  return { kind: "file", path, mode: 0o644, content: new TextEncoder().encode(content) };
}

const DIRECTORY: Entry = { kind: "directory", path: "/usr", mode: 0o755 };

describe("renderMd5sums", () => {
  it("writes sum and path of each file but the conffiles, in the order of the archive", () => {
    const data = [file("/etc/a.conf", "conf"), DIRECTORY, file("/usr/b", ""), file("/usr/c", "abc")];
    expect(renderMd5sums(data, new Set(["/etc/a.conf"]))).toBe(
      // RFC 1321, appendix A.5: the sums of nothing and of "abc".
      "d41d8cd98f00b204e9800998ecf8427e  usr/b\n900150983cd24fb0d6963f7d28e17f72  usr/c\n",
    );
  });

  it("is empty for a package of conffiles", () => {
    expect(renderMd5sums([file("/etc/a.conf", "conf")], new Set(["/etc/a.conf"]))).toBe("");
  });
});

describe("installedSize", () => {
  it.each([
    ["nothing", [], 0],
    ["a directory", [DIRECTORY], 1],
    ["an empty file", [file("/a", "")], 0],
    ["a file of one byte", [file("/a", "x")], 1],
    ["a file of 1024 bytes", [file("/a", "x".repeat(1024))], 1],
    ["a file of 1025 bytes", [file("/a", "x".repeat(1025))], 2],
    ["a directory and two files", [DIRECTORY, file("/usr/a", "x"), file("/usr/b", "x".repeat(2048))], 4],
  ])("counts the KiB of %s", (_case, data, size) => {
    expect(installedSize(data)).toBe(size);
  });
});
