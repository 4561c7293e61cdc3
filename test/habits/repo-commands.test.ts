import { describe, expect, it } from "vitest";

import { projectFiles } from "../unit/project-files.ts";

const files = projectFiles();

function textOf(path: string): string {
  return files.get(path) ?? "";
}

/** The commands of `npm run repo`, from their list in scripts/repo.ts. */
const COMMANDS = [...textOf("scripts/repo.ts").matchAll(/import\("\.\/repo\/([\w-]+)\.ts"\)/g)].map(
  ([, name = ""]) => name,
);

/** The functions that change a repository: each decides what one command makes of it. */
const CHANGES = [...textOf("src/repository/changes.ts").matchAll(/^export function (\w+)/gm)].map(
  ([, name = ""]) => name,
);

describe("a command of npm run repo", () => {
  it.each(COMMANDS)("has its place in docs/repository.md: %s", (name) => {
    expect(textOf("docs/repository.md")).toMatch(new RegExp(`repo -- ${name}\\b|\`${name}\``));
  });

  it.each(CHANGES)("is broken off after each step, where it changes something: %s", (name) => {
    expect(textOf("test/unit/repository/crash.test.ts")).toMatch(new RegExp(`\\b${name}\\b`));
  });

  it("is found where it is listed", () => {
    expect(COMMANDS).toContain("drop-key");
    expect(CHANGES).toContain("withoutKey");
  });
});
