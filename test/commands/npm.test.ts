import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { ROOT } from "../unit/example.ts";
import { temporaryFolder } from "../unit/temporary-folder.ts";
import { runCommand } from "./project-command.ts";

/** The errors of a command that npm started with options before "--". */
function errorsOf(
  script: "build" | "repo" | "artifact",
  args: readonly string[],
  config: Readonly<Record<string, string>>,
): { status: number | null; errors: string[] } {
  const environment = { ...config, npm_lifecycle_event: script };
  const { status, stderr } = runCommand(script, args, { environment });
  return { status, errors: stderr.split("\n").filter((line) => line.startsWith("error: ")) };
}

const TAKEN = "for itself, as no -- came first; type:";

describe("an option that npm took for itself", { timeout: 60_000 }, () => {
  it.each([
    ["build", [], { npm_config_smtp: "a.example:25" }, "smtp", "build -- --smtp a.example:25"],
    ["build", ["a.example:25"], { npm_config_mail: "true" }, "mail", "build -- --mail HOST:PORT"],
    ["build", [], { npm_config_isolate: "true" }, "isolate", "build -- --isolate"],
    ["build", [], { npm_config_isolat: "true" }, "isolat", "build -- --isolate"],
    ["build", [], { npm_config_out: "a b" }, "out", "build -- --out DIR"],
    ["artifact", [], { npm_config_tag: "v1.0.0" }, "tag", "artifact -- --tag v1.0.0"],
    ["repo", ["resign", "DIR"], { npm_config_dry_run: "true" }, "dry-run", "repo -- resign --dry-run"],
    ["repo", ["add", "DIR", "a.deb"], { npm_config_suite: "s" }, "suite", "repo -- add --suite s"],
  ] as const)("is refused, with the line to type: %s %j %j", (script, args, config, taken, line) => {
    expect(errorsOf(script, args, config)).toEqual({
      status: 2,
      errors: [`error: npm took --${taken} ${TAKEN} npm run ${line}`],
    });
  });

  it("is none where a file of npm's has it, or npm started another script", () => {
    const folder = temporaryFolder();
    const userconfig = join(folder, "npmrc");
    writeFileSync(userconfig, "fund=false\n out = elsewhere\n");
    const config = { npm_config_out: "elsewhere", npm_config_userconfig: userconfig };
    const given = ["--news", "localhost"];
    // The next step refuses the server.
    expect(errorsOf("build", given, config).errors).toEqual(["error: the package has 2 problems"]);
    const environment = { npm_config_out: "elsewhere", npm_lifecycle_event: "test:unit" };
    expect(runCommand("build", given, { environment }).status).toBe(1);
  });

  it("is refused as npm itself hands it on, and nothing is written", () => {
    const out = join(temporaryFolder(), "dist");
    const { status, stderr } = spawnSync("npm", ["run", "build", `--out=${out}`], {
      cwd: ROOT,
      encoding: "utf8",
    });
    expect(status).toBe(2);
    expect(stderr).toContain(`error: npm took --out ${TAKEN} npm run build -- --out ${out}\n`);
    expect(existsSync(out)).toBe(false);
  });
});

describe("a relative path", { timeout: 60_000 }, () => {
  it("begins where npm was started, and not at the package's root to which npm moves", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "sub"));
    const environment = { INIT_CWD: folder, npm_lifecycle_event: "build" };
    const { status, stdout } = runCommand("build", ["--out", "sub/dist"], { environment });
    expect(status).toBe(0);
    expect(stdout).toContain("bytes  sub/dist/SHA256SUMS\n");
    expect(existsSync(join(folder, "sub/dist/SHA256SUMS"))).toBe(true);
  });
});
