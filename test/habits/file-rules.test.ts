import { describe, expect, it } from "vitest";

import { emptyNames, multilineExpressions, overlongFiles, registryHosts } from "./file-rules.ts";
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

describe("a regular expression", () => {
  it("has no flag m, with which a line ends where no line of Debian's does", () => {
    expect(multilineExpressions(files)).toEqual([]);
  });

  it("is named where it has", () => {
    const lines = [
      "/^a$/m.exec(b)",
      "b.matchAll(/^a$/gm)",
      'new RegExp(a, "m")',
      "/^a$/g.exec(b)",
      "a/m/b",
      "/** m */",
    ];
    const bad = new Map([["src/a.ts", lines.join("\n")]]);
    expect(multilineExpressions(bad)).toEqual(lines.slice(0, 3).map((line) => `src/a.ts: ${line}`));
  });
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
