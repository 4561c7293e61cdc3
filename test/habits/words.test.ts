import { describe, expect, it } from "vitest";

import { projectFiles } from "../unit/project-files.ts";
import { BRITISH, CHECKSUM, filesForUsers, OTHER_LABELS, REPLACED, spokenFiles, wordsIn } from "./words.ts";

const files = projectFiles();
const spoken = spokenFiles(files);
// Those of this test's own are examples.
const tests = new Map([...files].filter(([path]) => /^test\/(?!habits\/words)/.test(path)));

describe("the words of the project", () => {
  it("are American", () => {
    expect(wordsIn(spoken, BRITISH)).toEqual([]);
    expect(wordsIn(tests, BRITISH)).toEqual([]);
  });

  it("are plain: those that were replaced do not come back", () => {
    expect(wordsIn(spoken, REPLACED)).toEqual([]);
  });

  it("call a checksum a checksum, where users read them", () => {
    expect(wordsIn(filesForUsers(files), [CHECKSUM])).toEqual([]);
  });

  it("label an error in one form", () => {
    expect(wordsIn(spoken, [OTHER_LABELS])).toEqual([]);
  });
});

describe("a word that is not ours", () => {
  it.each([
    ["Colours of a licence, normalised and labelled.", ["Colour", "labelled", "licence", "normalised"]],
    ["Colors of a license, normalized and labeled; aria-labelledby, promise, size, otherwise", []],
  ])("is told: %s", (text, found) => {
    const told = wordsIn(new Map([["a.md", text]]), BRITISH).map((finding) => finding.split(": ")[1] ?? "");
    expect(told.toSorted()).toEqual(found.toSorted());
  });

  it("is told by its line, with what to write", () => {
    const texts = new Map([["a.md", "News need a line.\n\nWhoever waits, begins anew.\n"]]);
    expect(wordsIn(texts, REPLACED)).toEqual([
      "a.md:1: News need: write a verb in the singular: news does",
      "a.md:3: Whoever: write users who, anybody who",
      "a.md:3: anew: write again",
    ]);
  });

  it("is told in a label", () => {
    expect(wordsIn(new Map([["a.ts", '"Error: no"\n"error: no"']]), [OTHER_LABELS])).toEqual([
      "a.ts:1: Error: : write error:, fix:",
    ]);
  });

  it("counts in what users read, whatever programmers write", () => {
    const texts = [...filesForUsers(files).keys()];
    expect(texts).toContain("README.md");
    expect(texts).toContain("debian-templates/repository/index.html.ejs");
    expect(texts.filter((path) => path.startsWith("src/"))).toEqual([]);
  });
});
