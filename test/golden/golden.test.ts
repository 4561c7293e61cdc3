import { readdirSync } from "node:fs";
import { join, relative } from "node:path";

import { describe, expect, it } from "vitest";

import { DIFFERENCES, WHOLE } from "./scenarios.ts";
import { difference, shownFiles } from "./shown-files.ts";

const HERE = import.meta.dirname;

describe.each(Object.entries(WHOLE))("the package %s", (name, rendered) => {
  it("holds these files, with these contents and modes", async () => {
    for (const [path, text] of shownFiles(await rendered())) {
      await expect(text).toMatchFileSnapshot(join(HERE, name, path));
    }
  });
});

describe.each(DIFFERENCES)("the package %s", (name, from, rendered) => {
  it(`differs in these lines from ${from}`, async () => {
    const text = difference(shownFiles(await WHOLE[from]()), shownFiles(await rendered()));
    await expect(text).toMatchFileSnapshot(join(HERE, `${name}.diff`));
  });
});

describe("this folder", () => {
  it("holds no file that shows nothing any more", async () => {
    const whole = Object.entries(WHOLE).map(async ([name, rendered]) =>
      [...shownFiles(await rendered()).keys()].map((path) => join(name, path)),
    );
    const shown = new Set([...(await Promise.all(whole)).flat(), ...DIFFERENCES.map(([name]) => `${name}.diff`)]);
    const kept = readdirSync(HERE, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(HERE, join(entry.parentPath, entry.name)))
      .filter((path) => path.includes("/") || !path.endsWith(".ts"));
    expect(kept.filter((path) => !shown.has(path))).toEqual([]);
  });
});

describe("difference", () => {
  it("shows changed lines with their surroundings, a file that is new, and one that is gone", () => {
    const before = new Map([
      ["same", "1\n"],
      ["changed", "1\n2\n3\n4\n5\n"],
      ["gone", "1\n"],
    ]);
    const after = new Map([
      ["same", "1\n"],
      ["changed", "1\n2\n3\n4\nfive\n"],
      ["new", "1\n"],
    ]);
    expect(difference(before, after).split("\n")).toEqual([
      "--- a/changed",
      "+++ b/changed",
      "@@ -3,3 +3,3 @@",
      " 3",
      " 4",
      "-5",
      "+five",
      "--- a/gone",
      "+++ /dev/null",
      "@@ -1,1 +0,0 @@",
      "-1",
      "--- /dev/null",
      "+++ b/new",
      "@@ -0,0 +1,1 @@",
      "+1",
      "",
    ]);
  });
});
