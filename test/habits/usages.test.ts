import { describe, expect, it } from "vitest";

import { type ProjectFiles, projectFiles } from "../unit/project-files.ts";

const WIDTH = 100;

/** Every line of what the commands say of themselves that a terminal of that width would break. */
function longLines(files: ProjectFiles): string[] {
  return [...files]
    .filter(([path]) => path.startsWith("scripts/"))
    .flatMap(([path, text]) =>
      [...text.matchAll(/\b(?:about|details):\s*(?:`([^`]*)`|"([^"]*)")/g)]
        .flatMap(([, lines = "", line = ""]) => `${lines}${line}`.split("\n"))
        .filter((line) => line.length > WIDTH)
        .map((line) => `${path}: ${line}`),
    );
}

describe("what a command says of itself", () => {
  it("has lines of at most 100 characters", () => {
    expect(longLines(projectFiles())).toEqual([]);
  });

  it("is told when it has longer ones", () => {
    const long = "a".repeat(101);
    const text = `about:\n  "${long}",\ndetails: \`a\n${long}b\nc\`,\nhelp: "${long}"`;
    expect(longLines(new Map([["scripts/a.ts", text]]))).toEqual([
      `scripts/a.ts: ${long}`,
      `scripts/a.ts: ${long}b`,
    ]);
  });
});
