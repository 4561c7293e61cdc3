import { describe, expect, it } from "vitest";

import { withDirectories } from "../../../src/render/tree.ts";
import type { FileEntry } from "../../../src/tree.ts";

function file(path: string): FileEntry {
  return { kind: "file", path, mode: 0o644, content: new Uint8Array([42]) };
}

/** The paths in their order, directories with a final slash. */
function order(...paths: string[]): string[] {
  return withDirectories(paths.map(file)).map(({ kind, path }) =>
    kind === "directory" ? `${path}/`.replace("//", "/") : path,
  );
}

describe("withDirectories", () => {
  it("puts every directory once, before what is in it", () => {
    expect(order("/usr/share/b", "/usr/share/a", "/etc/c")).toEqual([
      "/",
      "/etc/",
      "/etc/c",
      "/usr/",
      "/usr/share/",
      "/usr/share/a",
      "/usr/share/b",
    ]);
  });

  it("puts the root alone for no files, as dpkg-deb does", () => {
    expect(order()).toEqual(["/"]);
  });

  it("puts what is in a directory right behind it, whatever its name is a part of", () => {
    expect(order("/a-b", "/a.b", "/a/z", "/a0", "/a!")).toEqual([
      "/",
      "/a/",
      "/a/z",
      "/a!",
      "/a-b",
      "/a.b",
      "/a0",
    ]);
  });

  it("orders by byte: upper case first", () => {
    expect(order("/b", "/B", "/a", "/_")).toEqual(["/", "/B", "/_", "/a", "/b"]);
  });

  it("gives directories the mode 0755 and leaves files as they are", () => {
    expect(withDirectories([file("/etc/a")])).toEqual([
      { kind: "directory", path: "/", mode: 0o755 },
      { kind: "directory", path: "/etc", mode: 0o755 },
      { kind: "file", path: "/etc/a", mode: 0o644, content: new Uint8Array([42]) },
    ]);
  });
});
