import { readdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { $ } from "../../src/system/shell.ts";
import { tryRun } from "../../src/system/process.ts";
import { ROOT } from "../unit/example.ts";
import { temporaryFolder } from "../unit/temporary-folder.ts";
import { TYPESCRIPT } from "../../src/project.ts";

const FULL = "error: standard output cannot be written to: ENOSPC: no space left on device, write\n";

/** Runs a script with other outputs, which a shell opens. */
async function withOutputs(
  redirection: string,
  script: string,
  ...words: readonly string[]
): Promise<{ status: number; stderr: string }> {
  const call = ["-c", `"$@" ${redirection}`, "bash", process.execPath, ...TYPESCRIPT];
  const { status, stderr } = await tryRun(
    "bash",
    ["-o", "pipefail", ...call, join("scripts", script), ...words],
    {
      cwd: ROOT,
    },
  );
  return { status, stderr: stderr.toString("utf8") };
}

describe("output that cannot be written", { timeout: 60_000 }, () => {
  // test/habits/usages.test.ts: every script is started in the same way.
  it.each(["repo.ts", "verify-artifact.ts"])("is one line, and the exit status: %s", async (script) => {
    expect(await withOutputs(">/dev/full", script, "--help")).toEqual({ status: 1, stderr: FULL });
  });

  it.each([
    [">/dev/full", 1, FULL],
    ["| true", 0, ""],
    [">&-", 0, ""],
    ["2>&1 | true", 0, ""],
  ])("leaves no work undone: build %s", async (redirection, status, stderr) => {
    const out = join(temporaryFolder(), "dist");
    expect(await withOutputs(redirection, "build.ts", "--out", out)).toEqual({ status, stderr });
    expect(readdirSync(out)).toContain("SHA256SUMS");
  });

  it.each(["2>/dev/full", "2>&-", "2>&1 >/dev/null | true"])(
    "changes no exit status where it is standard error: %s",
    async (redirection) => {
      expect((await withOutputs(redirection, "build.ts", "--nope")).status).toBe(2);
    },
  );
});

it(
  "two builds into one folder at once both end well, and it holds one of them whole",
  { timeout: 60_000 },
  async () => {
    const out = join(temporaryFolder(), "dist");
    const build = async (news: string): Promise<number> =>
      (
        await tryRun(process.execPath, [...TYPESCRIPT, "scripts/build.ts", "--news", news, "--out", out], {
          cwd: ROOT,
        })
      ).status;
    expect(await Promise.all([build("a.example.org:563"), build("b.example.org:563")])).toEqual([0, 0]);
    await $`cd ${out} && sha256sum --check --strict SHA256SUMS`;
    expect(readdirSync(out).filter((name) => name.startsWith("."))).toEqual([]);
  },
);
