import { describe, expect, it } from "vitest";

import { HAND_MADE } from "../mutation/hand-made.ts";
import { projectFiles } from "./project-files.ts";

const files = projectFiles();

describe.each(HAND_MADE)("the mutation $what", ({ path, before, after, test, title }) => {
  it("can be made in one place", () => {
    expect((files.get(path) ?? "").split(before)).toHaveLength(2);
    expect(after).not.toBe(before);
  });

  it("names a test that there is", () => {
    const [, words = title] = /^(.*): \w+$/.exec(title) ?? [];
    expect(files.get(test)).toContain(words);
  });
});
