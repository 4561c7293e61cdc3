import { describe, expect, it } from "vitest";

import {
  emptyNames,
  multilineExpressions,
  overlongFiles,
  printingFiles,
  registryHosts,
} from "./file-rules.ts";
import { projectFiles } from "../unit/project-files.ts";

const files = projectFiles();

describe("a source file", () => {
  it("has at most 200 lines", () => {
    expect(overlongFiles(files, "src/", 200)).toEqual([]);
  });

  it("has at most 60 lines among the scripts", () => {
    expect(overlongFiles(files, "scripts/", 60)).toEqual([]);
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

/** Test files of more than 200 lines, each with the reason. */
const LONG: Readonly<Record<string, string>> = {
  "test/container/check-machine.test.ts": "its stories break one machine after the other, in the same words",
  "test/container/servers-command.test.ts": "its stories share what `servers` prints",
  "test/machines/roots/base-recipe.ts": "all that a machine has from the start, to be read in one place",
  "test/mutation/explained.ts": "a list",
  "test/mutation/hand-made/command.ts": "a list",
  "test/repository/sync.test.ts": "the same stories for rsync and for S3, and the hosts that both need",
  "test/whonix/trouble.stories.ts": "its stories share one Tor network, which takes half a minute to start",
};

describe("a test file", () => {
  it("has at most 200 lines, or a reason", () => {
    const allowed = new Set(Object.keys(LONG));
    const others = new Map(
      [...files].filter(([path]) => /\.(?:[jt]s|pm|t|py|bash|zsh)$/.test(path) && !allowed.has(path)),
    );
    expect(overlongFiles(others, "test/", 200)).toEqual([]);
  });

  it("has a reason only while it is long", () => {
    const short = Object.keys(LONG).filter((path) => overlongFiles(files, path, 200).length === 0);
    expect(short).toEqual([]);
  });
});

describe("what others wrote", () => {
  /** They print our own words, or, as they are, the texts of our own package and the reports of our own tests. */
  const OURS = new Set([
    "scripts/command-line/command.ts",
    "scripts/command-line/output.ts",
    "scripts/command-line/progress.ts",
    "scripts/show.ts",
    "scripts/test.ts",
  ]);

  it("is printed in one place, which masks it", () => {
    const others = printingFiles(files).filter((path) => !OURS.has(path));
    expect(others).toEqual(["scripts/command-line/print.ts"]);
  });

  it("is found where it is printed elsewhere", () => {
    const bad = new Map([
      ["src/a.ts", "console.log(name);"],
      ["src/b.ts", "process.stderr.write(name);"],
      ["scripts/c.ts", "await make(console.log);"],
      ["scripts/d.ts", "print(name);"],
      ["test/e.ts", "console.log(name);"],
    ]);
    expect(printingFiles(bad)).toEqual(["src/a.ts", "src/b.ts", "scripts/c.ts"]);
  });
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
