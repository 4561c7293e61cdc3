import { describe, expect, it } from "vitest";

import { emptyNames, overlongFiles, registryHosts } from "./file-rules.ts";
import { projectFiles } from "../unit/project-files.ts";

const files = projectFiles();

describe("a source file", () => {
  it("has at most 200 lines", () => {
    expect(overlongFiles(files, "src/", 200)).toEqual([]);
  });

  it("is named when it has more", () => {
    const long = new Map([
      ["src/a.ts", "x\n".repeat(200)],
      ["src/b.ts", "x\n".repeat(201)],
      ["other/c.ts", "x\n".repeat(201)],
    ]);
    expect(overlongFiles(long, "src/", 200)).toEqual(["src/b.ts has 201 lines"]);
  });
});

describe("a test file", () => {
  it.each(["test/unit/", "test/habits/", "test/golden/golden.test.ts"])(
    "has at most 200 lines: %s",
    (folder) => {
      expect(overlongFiles(files, folder, 200)).toEqual([]);
    },
  );
});

describe("a file's name", () => {
  it("says what is in it", () => {
    expect(emptyNames(files)).toEqual([]);
  });

  it.each([
    "src/utils.ts",
    "src/util/a.ts",
    "src/render/Utils.test.ts",
    "test/helpers/a.ts",
    "src/common.ts",
  ])("is told when it does not: %s", (path) => {
    expect(emptyNames(new Map([[path, ""]]))).toEqual([path]);
  });

  it("may have such a word in it", () => {
    expect(emptyNames(new Map([["src/utilization.ts", ""]]))).toEqual([]);
  });
});

describe("the project", () => {
  it("names no host of a package registry", () => {
    expect(registryHosts(files)).toEqual([]);
  });

  it.each([
    ["https://registry.", "npmjs.org/ejs"],
    ["https://registry.", "yarnpkg.com/"],
    ["@a:registry", "=https://packages.example.org/"],
    ["https://example.jf", "rog.io/"],
  ])("is told where it does: %s…", (start, end) => {
    expect(registryHosts(new Map([[".npmrc", `a\n${start}${end}\n`]]))).toEqual([".npmrc:2"]);
  });
});
