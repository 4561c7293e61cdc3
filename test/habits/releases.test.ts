import { describe, expect, it } from "vitest";

import { DEBIAN, RELEASES } from "../machines/releases.ts";
import { type ProjectFiles, projectFiles } from "../unit/project-files.ts";

const files = projectFiles();

/** Every line of code that names three releases: a list of its own, which a release more would pass by. */
function listsOfReleases(code: ProjectFiles): string[] {
  return [...code]
    .filter(([path]) => /^(?:src|scripts|test\/(?:machines|container|whonix|bench))\/.*\.ts$/.test(path))
    .filter(([path]) => path !== "test/machines/releases.ts")
    .flatMap(([path, text]) =>
      text
        .split("\n")
        .flatMap((line, index) =>
          RELEASES.filter((release) => line.includes(release)).length > 2 ? [`${path}:${index + 1}`] : [],
        ),
    );
}

describe("the Debian releases", () => {
  it("stand in one list", () => {
    expect(listsOfReleases(files)).toEqual([]);
  });

  it("are told where they stand in another one", () => {
    const line = 'const WITH_MOUNT = ["bullseye", "bookworm", "trixie"];\n';
    const two = new Map([
      ["test/container/a.test.ts", `\n${line}`],
      ["test/unit/a.test.ts", line],
    ]);
    expect(listsOfReleases(two)).toEqual(["test/container/a.test.ts:2"]);
  });

  it("are those that the README names", () => {
    const numbers = RELEASES.map((release) => DEBIAN[release].debian);
    const [named] = /Debian \d+ to \d+ \([a-z, ]+\)/.exec(files.get("README.md") ?? "") ?? [];
    expect(named).toBe(`Debian ${numbers.at(0)} to ${numbers.at(-1)} (${RELEASES.join(", ")})`);
  });
});
