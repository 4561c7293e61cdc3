import { describe, expect, it } from "vitest";

import { circles, layeringViolations, pictureOfImports, unknownRooms } from "./layering.ts";
import { importsOf, projectFiles } from "../unit/project-files.ts";

const files = projectFiles();

describe("importsOf", () => {
  it("finds every form of an import", () => {
    const text = [
      'import { a } from "../a.ts";',
      'import type { b } from "./b.ts";',
      'import { type c,\n  d,\n} from "../c/d.ts";',
      'import * as e from "node:e";',
      'import "./f.ts";',
      'export { g } from "./g.ts";',
      // In two parts: this file is looked at, too.
      ["const h = await import(", '"../h.ts");'].join(""),
      'const text = "import nothing";',
    ].join("\n");
    expect(importsOf("src/render/x.ts", text)).toEqual([
      "src/a.ts",
      "src/render/b.ts",
      "src/c/d.ts",
      "node:e",
      "src/render/f.ts",
      "src/render/g.ts",
      "src/h.ts",
    ]);
  });
});

describe("the rooms", () => {
  it("import themselves and earlier ones", () => {
    expect(layeringViolations(files)).toEqual([]);
  });

  it("are all known", () => {
    expect(unknownRooms(files)).toEqual([]);
    const extra = ["src/extra/a.ts", "test/extra/a.ts", "test/a.ts", "scripts/a.ts"];
    expect(unknownRooms(new Map(extra.map((path) => [path, ""])))).toEqual([
      "src/extra",
      "test/extra",
      "test/a.ts",
    ]);
  });

  it.each([
    ["src/render/a.ts", "../build.ts", "src/build.ts"],
    ["src/definition/a.ts", "../validation/onion.ts", "src/validation/onion.ts"],
    ["src/problem.ts", "./definition/control.ts", "src/definition/control.ts"],
    ["src/hash.ts", "./problem.ts", "src/problem.ts"],
    ["src/repository/a.ts", "../system/gpg.ts", "src/system/gpg.ts"],
    ["src/system/a.ts", "../publisher/publish.ts", "src/publisher/publish.ts"],
    ["src/render/a.ts", "../../package.json", "package.json"],
    ["src/verify/a.ts", "../archive/tar.ts", "src/archive/tar.ts"],
    ["src/verify/a.ts", "../render/render.ts", "src/render/render.ts"],
    ["src/verify/a.ts", "../gzip.ts", "src/gzip.ts"],
    ["src/publisher/a.ts", "../../scripts/build.ts", "scripts/build.ts"],
    ["src/publisher/a.ts", "../../test/unit/example.ts", "test/unit/example.ts"],
    ["src/publisher/a.ts", "../../package.json", "package.json"],
    ["src/publisher/a.ts", "../extra/a.ts", "src/extra/a.ts"],
    ["scripts/a.ts", "../test/bench/table.ts", "test/bench/table.ts"],
    ["scripts/repo/a.ts", "../../test/mutation/explained.ts", "test/mutation/explained.ts"],
    ["scripts/a.ts", "../test/unit/example.ts", "test/unit/example.ts"],
    ["test/machines/run/a.ts", "../../../scripts/build.ts", "scripts/build.ts"],
    ["test/machines/run/a.ts", "../../unit/example.ts", "test/unit/example.ts"],
    ["test/commands/a.test.ts", "../../scripts/repo/add.ts", "scripts/repo/add.ts"],
    ["test/habits/a.test.ts", "../../scripts/build.ts", "scripts/build.ts"],
    ["test/unit/a.test.ts", "../habits/layering.ts", "test/habits/layering.ts"],
    ["test/repository/a.test.ts", "../container/command.ts", "test/container/command.ts"],
    ["test/container/a.test.ts", "../../package.json", "package.json"],
  ])("tell an import by %s of %s", (path, name, target) => {
    expect(layeringViolations(new Map([[path, `import { a } from "${name}";\n`]]))).toEqual([
      `${path} imports ${target}`,
    ]);
  });

  it.each([
    ["src/render/a.ts", "../definition/a.ts"],
    ["src/archive/a.ts", "./b.ts"],
    ["src/archive/a.ts", "../tree.ts"],
    ["src/archive/a.ts", "node:fs"],
    ["src/verify/a.ts", "../tree.ts"],
    ["src/project.ts", "../package.json"],
    ["scripts/repo/a.ts", "../command-line/command.ts"],
    ["scripts/a.ts", "../src/publisher/add.ts"],
    ["scripts/a.ts", "../test/machines/run/run.ts"],
    ["test/machines/servers/a.ts", "../errors.ts"],
    ["test/container/a.test.ts", "../repository/made-repository.ts"],
    ["test/container/a.ts", "../../docs/check.schema.json"],
  ])("let %s import %s", (path, name) => {
    expect(layeringViolations(new Map([[path, `import { a } from "${name}";\n`]]))).toEqual([]);
  });
});

describe("a file", () => {
  it("imports none that leads back to it", () => {
    expect(circles(files)).toEqual([]);
  });

  it("is told when it does", () => {
    const three = new Map([
      ["src/a.ts", 'import "./b.ts";\n'],
      ["src/b.ts", 'import type { C } from "./c.ts";\n'],
      ["src/c.ts", 'import "./b.ts";\nimport "./d.ts";\n'],
      ["src/d.ts", ""],
    ]);
    expect(circles(three)).toEqual(["src/b.ts imports src/c.ts imports src/b.ts"]);
  });
});

describe("the picture of the imports", () => {
  it("is the one in docs/development.md", () => {
    const [, shown = ""] = /```\n(src\/.*?)\n```\n/s.exec(files.get("docs/development.md") ?? "") ?? [];
    expect(
      shown.split("\n"),
      "node --import ./src/system/typescript.js test/habits/show-imports.ts prints it",
    ).toEqual(pictureOfImports(files));
  });

  it("has a line for each room, and src/ as one for those outside", () => {
    const four = new Map([
      ["test/unit/a.test.ts", 'import "../../src/render/render.ts";\nimport "../habits/layering.ts";\n'],
      ["test/habits/layering.ts", 'import "../unit/example.ts";\n'],
      ["src/render/render.ts", 'import "../tree.ts";\nimport "./escape.ts";\n'],
      ["src/tree.ts", ""],
    ]);
    expect(pictureOfImports(four)).toEqual([
      "src/tree.ts",
      "src/render   src/tree.ts",
      "test/unit    src, <-> test/habits",
      "test/habits  <-> test/unit",
    ]);
  });
});
