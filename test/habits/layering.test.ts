import { describe, expect, it } from "vitest";

import { doorViolations, importsOfScripts, layeringViolations, unknownRooms } from "./layering.ts";
import { importsOf, projectFiles } from "../unit/project-files.ts";

const LIBRARIES = ["tar-stream", "ejs", "fflate"];
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
      'const h = await import("../h.ts");',
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

describe("the rooms of src/", () => {
  it("import themselves and earlier ones", () => {
    expect(layeringViolations(files)).toEqual([]);
  });

  it("are all known", () => {
    expect(unknownRooms(files)).toEqual([]);
    expect(unknownRooms(new Map([["src/extra/a.ts", ""]]))).toEqual(["extra"]);
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
  ])("let %s import %s", (path, name) => {
    expect(layeringViolations(new Map([[path, `import { a } from "${name}";\n`]]))).toEqual([]);
  });
});

describe("the scripts", () => {
  it("are imported by scripts and tests alone", () => {
    expect(importsOfScripts(files)).toEqual([]);
  });

  it("tell another file that imports them", () => {
    const text = 'import { command } from "./scripts/command.ts";\n';
    expect(importsOfScripts(new Map([["vitest.config.ts", text]]))).toEqual(["vitest.config.ts"]);
  });
});

describe("a library", () => {
  it("has one door into src/", () => {
    expect(doorViolations(files, LIBRARIES)).toEqual([]);
  });

  it("is named when it has two doors, or none", () => {
    const text = 'import ejs from "ejs";\n';
    const two = new Map([
      ["src/a.ts", text],
      ["src/b.ts", text],
      ["test/c.ts", text],
    ]);
    expect(doorViolations(two, ["ejs", "fflate"])).toEqual([
      "ejs is imported by src/a.ts, src/b.ts",
      "fflate is imported by nothing",
    ]);
  });
});
