import { join } from "node:path";

import { expect, it } from "vitest";

import { projectFiles } from "../unit/project-files.ts";
import { deepStories } from "./deep-stories.ts";

it("the list of deep stories is the one in the code", async () => {
  const list = [...deepStories(projectFiles())]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, titles]) => `${path}\n${titles.map((title) => `  ${title}\n`).join("")}`)
    .join("\n");
  await expect(list).toMatchFileSnapshot(join(import.meta.dirname, "deep-stories.txt"));
});

it("a deep story is found in each form, and a call of another form is told", () => {
  const path = "test/container/a.test.ts";
  const text =
    'story("one, and \'two\'", { base: "bare", releases: oldestAndNewest() }, tell);\n' +
    "story(\n  `three ${N}`,\n  { releases: oldestAndNewest(MOUNTING) },\n tell);\n" +
    'story("broad", { releases: RELEASES }, tell);\n' +
    'for (const release of oldestAndNewest()) {\n  story(\n    "four",\n    { releases: [release] }, tell);\n}\n';
  const files = new Map([
    [path, text],
    ["test/container/b.test.ts", 'story("broad", { releases: RELEASES }, tell);'],
  ]);
  expect([...deepStories(files)]).toEqual([[path, ["four", "one, and 'two'", "three ${N}"]]]);
  const other = new Map([[path, "const DEEP = oldestAndNewest();"]]);
  expect(() => deepStories(other)).toThrow(`${path} calls oldestAndNewest where no story's title is found`);
});
