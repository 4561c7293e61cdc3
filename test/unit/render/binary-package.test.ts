import { describe, expect, it } from "vitest";

import { renderBinaryPackage } from "../../../src/render/binary-package.ts";
import { EXAMPLE } from "../example.ts";
import { textsOf } from "../tree-texts.ts";

describe("renderBinaryPackage", () => {
  it("lists each conffile on a line of its own (deb-conffiles(5)), by name, and takes bytes that are given", () => {
    const file = { mode: 0o644, kind: "conffile", content: Buffer.from("text\n") } as const;
    const files = [
      { ...file, path: "/etc/b" },
      { ...file, path: "/etc/a" },
    ];
    const texts = textsOf(renderBinaryPackage({ ...EXAMPLE, files, scripts: [] }, new Map(), {}));
    expect(texts.get("conffiles")).toBe("/etc/a\n/etc/b\n");
    expect(texts.get("/etc/b")).toBe("text\n");
  });
});
