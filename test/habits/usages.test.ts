import { describe, expect, it } from "vitest";

import manifest from "../../package.json" with { type: "json" };
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

/** Scripts that read their words, or print, without what makes a command of them. */
function unlikeOthers(files: ProjectFiles): string[] {
  return [...files]
    .filter(
      ([path, text]) =>
        /^scripts\/[^/]+\.ts$/.test(path) && !/\bcommand\(.*\.start\(|\.start\(.*\bcommand\(/s.test(text),
    )
    .map(([path]) => path);
}

/** What npm starts whose help has the name of another command: "NAME: FILE". */
function misnamed(scripts: Readonly<Record<string, string>>, files: ProjectFiles): string[] {
  return Object.entries(scripts).flatMap(([name, line]) => {
    const path = /\bscripts\/\S+/.exec(line)?.[0];
    return path === undefined || files.get(path)?.includes(`name: "${name}",`) === true
      ? []
      : [`${name}: ${path}`];
  });
}

describe("every script", () => {
  it("is started as TypeScript in the one way that takes no code from the temporary folder", () => {
    const others = Object.values(manifest.scripts).filter(
      (line) => line.includes("scripts/") && !line.startsWith("node --import ./src/system/typescript.js "),
    );
    expect(others).toEqual([]);
  });

  it("is a command: so it has help, and outlives an output that cannot be written", () => {
    expect(unlikeOthers(projectFiles())).toEqual([]);
  });

  it("has the name in its help by which npm starts it", () => {
    expect(misnamed(manifest.scripts, projectFiles())).toEqual([]);
    const files = new Map([["scripts/b.ts", 'name: "b",']]);
    expect(misnamed({ a: "node scripts/b.ts c", b: "node scripts/b.ts", c: "vitest" }, files)).toEqual([
      "a: scripts/b.ts",
    ]);
  });

  it("is told when it is none", () => {
    const files = new Map([
      ["scripts/a.ts", "console.log(process.argv)"],
      ["scripts/b.ts", "command({}).start()"],
      ["scripts/repo/c.ts", "command({})"],
    ]);
    expect(unlikeOthers(files)).toEqual(["scripts/a.ts"]);
  });
});

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
