import { cpSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { HandMade } from "./hand-made/mutation.ts";
import { $ } from "../../src/system/shell.ts";
import { ROOT, TYPESCRIPT } from "../../src/project.ts";

/**
 * Makes one mutation in a copy of the checkout, and asks its test there.
 *
 * @param folder - for the copy, which is removed again
 * @returns whether the test failed, as it must
 */
export async function isNoticed(mutation: HandMade, folder: string): Promise<boolean> {
  const copy = join(folder, "copy");
  const tracked = (await $({ cwd: ROOT })`git ls-files --cached --others --exclude-standard`).stdout;
  try {
    for (const path of tracked.trimEnd().split("\n"))
      if (path !== "node_modules") cpSync(join(ROOT, path), join(copy, path));
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
    const path = join(copy, mutation.path);
    writeFileSync(
      path,
      readFileSync(path, "utf8").replace(mutation.before, () => mutation.after),
    );
    return !(mutation.test.endsWith(".t")
      ? await perlTestPasses(mutation, copy)
      : await passes(mutation, copy, join(folder, "report.json")));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function passes({ test, title }: HandMade, copy: string, report: string): Promise<boolean> {
  const story = /^test\/(?:container|repository|whonix)\//.test(test);
  const runner = story
    ? [...TYPESCRIPT, "scripts/test-containers.ts", "--every-release"]
    : ["node_modules/vitest/vitest.mjs", "run", "--project", "unit", "--project", "commands"];
  const pattern = title.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const args = [
    test,
    "-t",
    // A story of all releases is told on one.
    /^test\/(?:container|whonix)\//.test(test) ? `${pattern}.*bookworm` : pattern,
    "--reporter=json",
    `--outputFile.json=${report}`,
  ];
  rmSync(report, { force: true });
  const run = $({ cwd: copy, nothrow: true });
  if (story) await $({ cwd: copy })`npm run --silent build`;
  const { stderr } = await run`node ${runner} ${args}`;
  const written = existsSync(report) ? readFileSync(report, "utf8") : undefined;
  // A broken rig says nothing about the mutation.
  if (written === undefined || written.includes("RigError:"))
    throw new Error(`${test} could not be run: ${written ?? stderr}`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what vitest's reporter writes
  return (JSON.parse(written) as { success: boolean }).success;
}

async function perlTestPasses({ test, title }: HandMade, copy: string): Promise<boolean> {
  const run = $({ cwd: copy, nothrow: true });
  const { exitCode, stdout, stderr } =
    await run`node --import ./src/system/typescript.js scripts/test-perl.ts ${test}`;
  if (exitCode === 0) return true;
  if (stderr.includes(`Failed test '${title}`)) return false;
  throw new Error(`${test} could not be run: ${stdout}${stderr}`);
}
