import { describe, expect, it } from "vitest";

import manifest from "../../package.json" with { type: "json" };
import { parseChangelog } from "../../src/definition/changelog.ts";
import { lockViolations, loosePins, type Manifest, unnamedDependencies } from "./manifest.ts";
import { projectFiles } from "../unit/project-files.ts";

const files = projectFiles();
const CHANGELOG = "debian-templates/usr/share/doc/nymphemeral-whonix-connections/changelog";
const EXAMPLE: Manifest = {
  version: "1.0.0",
  dependencies: { ejs: "7.0.2" },
  devDependencies: { "@types/ejs": "^3" },
};

describe("package.json", () => {
  it("has the version of the changelog", () => {
    expect(manifest.version).toBe(parseChangelog(files.get(CHANGELOG) ?? "").version);
  });

  it("pins every dependency to one version", () => {
    expect(loosePins(manifest)).toEqual([]);
  });

  it("is told when it does not", () => {
    expect(loosePins(EXAMPLE)).toEqual(["@types/ejs ^3"]);
  });
});

describe("docs/development.md", () => {
  it("names every dependency", () => {
    expect(unnamedDependencies(manifest, files.get("docs/development.md") ?? "")).toEqual([]);
  });

  it("is told when it does not", () => {
    expect(unnamedDependencies(EXAMPLE, "The types are `@types/ejs`.")).toEqual(["ejs"]);
    expect(unnamedDependencies(EXAMPLE, "Templates are `ejs`, its types `@types/ejs`.")).toEqual([]);
  });
});

describe("package-lock.json", () => {
  it("has sums and no addresses", () => {
    expect(lockViolations(files.get("package-lock.json") ?? "")).toEqual([]);
  });

  it("is told when it has an address, or no sum", () => {
    const lock = JSON.stringify({
      packages: {
        "": {},
        "node_modules/a": { integrity: "sha512-a", resolved: "https://example.org/a.tgz" },
        "node_modules/b": {},
      },
    });
    expect(lockViolations(lock)).toEqual(["node_modules/a has an address", "node_modules/b has no sum"]);
  });
});
