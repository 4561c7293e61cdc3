import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import type { NpmSbom } from "../../../src/artifact/sbom.ts";
import { npmSbom, runScript } from "../../../src/system/npm.ts";
import { ROOT } from "../example.ts";
import { temporaryFolder } from "../temporary-folder.ts";

let folder: string;
let plain: NpmSbom;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "npm-"));
  for (const file of ["package.json", "package-lock.json", ".npmrc"])
    cpSync(join(ROOT, file), join(folder, file));
  plain = await npmSbom(folder);
});
afterEach(() => void vi.unstubAllEnvs());
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function withNpmrc(text: string): void {
  const home = temporaryFolder();
  writeFileSync(join(home, ".npmrc"), text);
  vi.stubEnv("HOME", home);
}

describe("npmSbom", () => {
  it("tells every package, those that only tests need among them", () => {
    expect(plain.components.map(({ name }) => name)).toEqual(expect.arrayContaining(["ejs", "vitest"]));
  });

  it.each([
    ["NODE_ENV=production", () => vi.stubEnv("NODE_ENV", "production")],
    ["npm_config_omit=dev", () => vi.stubEnv("npm_config_omit", "dev")],
    ["omit=dev and sbom-type=framework in ~/.npmrc", () => withNpmrc("omit=dev\nsbom-type=framework\n")],
  ])("tells the same with %s", async (_what, prepare) => {
    prepare();
    const { components, metadata, dependencies } = await npmSbom(folder);
    expect({ components, component: metadata.component, dependencies }).toEqual({
      components: plain.components,
      component: plain.metadata.component,
      dependencies: plain.dependencies,
    });
  });

  it("tells a folder without package-lock.json", async () => {
    await expect(npmSbom(temporaryFolder())).rejects.toThrow("npm cannot say what package-lock.json holds");
  });
});

describe("runScript", () => {
  it("gives a script what ours ask, and nothing else of the user's", async () => {
    const checkout = temporaryFolder();
    const names = [
      "CI",
      "GITHUB_RUN_ID",
      "https_proxy",
      "NODE_ENV",
      "NODE_OPTIONS",
      "npm_config_omit",
      "GIVEN",
    ];
    const script = `node -p "JSON.stringify(${JSON.stringify(names).replaceAll('"', "'")}.map((name) => process.env[name]))"`;
    writeFileSync(join(checkout, "package.json"), JSON.stringify({ scripts: { show: script } }));
    for (const name of names) vi.stubEnv(name, "user's");
    vi.stubEnv("GIVEN", undefined);
    const { stdout, complaint } = await runScript("show", [], { cwd: checkout, env: { GIVEN: "given" } });
    expect(complaint).toBe("");
    const last = stdout.toString("utf8").trimEnd().split("\n").at(-1) ?? "";
    expect(JSON.parse(last)).toEqual(["user's", "user's", "user's", null, null, null, "given"]);
  });
});
