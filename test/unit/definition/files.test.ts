import { describe, expect, it } from "vitest";

import { SHIPPED_FILES } from "../../../src/definition/files.ts";
import { SOURCE_PACKAGE_FILES } from "../../../src/definition/debian-source.ts";
import { keyring } from "../keyring-example.ts";

describe("SHIPPED_FILES", () => {
  it("compress what ends in .gz and nothing else", () => {
    expect(SHIPPED_FILES.filter(({ compression }) => compression === "gzip").map(({ path }) => path)).toEqual(
      SHIPPED_FILES.filter(({ path }) => path.endsWith(".gz")).map(({ path }) => path),
    );
  });
});

describe("the files of both packages", () => {
  it("are conffiles below /etc, and nowhere else (Policy 10.7)", () => {
    for (const { path, kind } of [...SHIPPED_FILES, ...keyring().files])
      expect({ path, kind }).toEqual({ path, kind: path.startsWith("/etc/") ? "conffile" : "file" });
  });
});

describe("a template without values", () => {
  it("is text, in which nothing is escaped", () => {
    const plain = [...SHIPPED_FILES, ...SOURCE_PACKAGE_FILES].filter(
      ({ template }) => !template.endsWith(".ejs"),
    );
    for (const { template, language } of plain)
      expect({ template, language }).toEqual({ template, language: "text" });
  });
});
