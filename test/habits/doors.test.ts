import { describe, expect, it } from "vitest";

import { doorViolations, environmentReaders, loadedWith } from "./doors.ts";
import { projectFiles } from "../unit/project-files.ts";

/** Each is imported by one file of src/, scripts/ and test/machines/. */
const LIBRARIES = ["tar-stream", "ejs", "fflate", "zx/core", "node:child_process"];
const files = projectFiles();

describe("the environment", () => {
  it("is read where a variable is somebody's to set, and handed on by src/system/environment.ts alone", () => {
    expect(environmentReaders(files).toSorted()).toEqual([
      "scripts/artifact.ts",
      "scripts/command-line/build-options.ts",
      "scripts/command-line/command.ts",
      "scripts/source.ts",
      "scripts/test-containers.ts",
      "src/system/environment.ts",
      "src/system/secret-key.ts",
      "src/system/typescript.js",
      "test/machines/boot/cgroup.ts",
      "test/machines/kernel/guest.ts",
      "test/machines/kernel/moments.ts",
      "test/machines/releases.ts",
      "test/machines/roots/base-root.ts",
      "test/machines/run/reporter.ts",
      "test/machines/run/times.ts",
    ]);
  });
});

describe("a library", () => {
  it("has one door into src/, scripts/ and test/machines/", () => {
    expect(doorViolations(files, LIBRARIES)).toEqual([]);
    // The whole of it has a shell of the user's own choice.
    expect(doorViolations(files, ["zx"])).toEqual(["zx is imported by nothing"]);
  });

  it("that takes a tenth of a second to load, zx, is loaded by no script that builds or publishes", () => {
    const scripts = [
      "artifact",
      "build",
      "ci",
      "release",
      "repo",
      "show",
      "source",
      "verify",
      "verify-artifact",
    ];
    const slow = scripts.filter((name) => loadedWith(`scripts/${name}.ts`, files).has("src/system/shell.ts"));
    expect(slow).toEqual([]);
    expect(loadedWith("scripts/mutate.ts", files).has("src/system/shell.ts")).toBe(true);
  });

  it("is named when it has two doors, or none", () => {
    const text = 'import ejs from "ejs";\n';
    const two = new Map([
      ["src/a.ts", text],
      ["scripts/b.ts", text],
      ["test/machines/boot/c.ts", text],
      ["test/machines/boot/d.ts", 'import type { Options } from "ejs";\n'],
      ["test/e.ts", text],
    ]);
    expect(doorViolations(two, ["ejs", "fflate"])).toEqual([
      "ejs is imported by src/a.ts, scripts/b.ts, test/machines/boot/c.ts",
      "fflate is imported by nothing",
    ]);
  });
});
