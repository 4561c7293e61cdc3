import { dirname, join } from "node:path";

import { describe, expect, it } from "vitest";

import { EXPLAINED } from "../mutation/explained.ts";
import { HAND_MADE } from "../mutation/hand-made.ts";
import { projectFiles } from "../unit/project-files.ts";

const files = projectFiles();

/** A test file, with the files of stories that it imports. */
function textOf(test: string): string {
  const text = files.get(test) ?? "";
  const stories = [...text.matchAll(/"\.\/([\w-]+\.stories\.ts)"/g)].map(([, name]) =>
    files.get(join(dirname(test), name ?? "")),
  );
  return [text, ...stories].join("\n");
}

/** Whether the lines of a mutant, "FILE: ...[BEFORE -> AFTER]...", stand in its file with BEFORE, whole; blanks in a row as one. */
function isInPlace(name: string): boolean {
  const [, path = "", lines = ""] = /^(\S+): (.*)$/.exec(name) ?? [];
  const text = `\n${files.get(path) ?? ""}`;
  const [starts, arrows, ends] = [/\[/g, / -> /g, /\]/g].map((sign) =>
    [...lines.matchAll(sign)].map(({ index }) => index),
  );
  // A mutant may itself have brackets and arrows: one way to read it is enough.
  return (starts ?? []).some((start) =>
    (arrows ?? []).some((arrow) =>
      (ends ?? []).some(
        (end) =>
          start < arrow &&
          arrow < end &&
          holdsLines(text, lines.slice(0, start) + lines.slice(start + 1, arrow) + lines.slice(end + 1)),
      ),
    ),
  );
}

function holdsLines(text: string, lines: string): boolean {
  const words = lines.split(" ").map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(String.raw`\n\s*${words.join(String.raw`\s+`)}\n`).test(text);
}

describe("the explained mutants", () => {
  it("are each of lines that stand in their file", () => {
    expect(EXPLAINED.filter((name) => !isInPlace(name))).toEqual([]);
  });

  it("are each explained once", () => {
    expect(EXPLAINED.filter((name, index) => EXPLAINED.indexOf(name) !== index)).toEqual([]);
  });

  it("are told when their file or their lines are gone", () => {
    expect(isInPlace("src/gzip.ts: const PIECE = [64 * 1024 -> 64 / 1024];")).toBe(true);
    expect(isInPlace("src/gzip.ts: const PIECE = [65 * 1024 -> 65 / 1024];")).toBe(false);
    expect(isInPlace("src/gzip.ts: PIECE = [64 * 1024 -> 64 / 1024];")).toBe(false);
    expect(isInPlace("src/zip.ts: const PIECE = [64 * 1024 -> 64 / 1024];")).toBe(false);
  });
});

describe.each(HAND_MADE)("the mutation $what", ({ path, before, after, test, title }) => {
  it("can be made in one place", () => {
    expect((files.get(path) ?? "").split(before)).toHaveLength(2);
    expect(after).not.toBe(before);
  });

  it("names a test that there is", () => {
    const [, words = title] = /^(.*): \w+$/.exec(title) ?? [];
    expect(textOf(test)).toContain(words);
  });
});
