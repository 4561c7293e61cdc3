import { dirname, join } from "node:path";

import { describe, expect, it } from "vitest";

import { HAND_MADE } from "../mutation/hand-made.ts";
import { projectFiles } from "./project-files.ts";

const files = projectFiles();

/** A test file, with the files of stories that it imports. */
function textOf(test: string): string {
  const text = files.get(test) ?? "";
  const stories = [...text.matchAll(/"\.\/([\w-]+\.stories\.ts)"/g)].map(([, name]) =>
    files.get(join(dirname(test), name ?? "")),
  );
  return [text, ...stories].join("\n");
}

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
