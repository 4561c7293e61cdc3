import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { ROOT, TYPESCRIPT } from "../../../src/project.ts";
import type { Environment } from "../../../src/system/environment.ts";
import { tryRun } from "../../../src/system/process.ts";
import { temporaryFolder } from "../temporary-folder.ts";

/** Node 24 and later run TypeScript themselves. */
const HAS_TSX = Number.parseInt(process.versions.node, 10) < 24;

it("runs TypeScript from no folder that another user may have made", { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  const { status } = await tryRun(process.execPath, [...TYPESCRIPT, "scripts/build.ts", "--help"], {
    cwd: ROOT,
    env: { TMPDIR: folder },
  });
  expect({ status, left: readdirSync(folder) }).toEqual({ status: 0, left: [] });
});

/** A checkout with one program, which prints the temporary folder that it has. */
function checkout(): string {
  const folder = temporaryFolder();
  cpSync(join(ROOT, "src/system/typescript.js"), join(folder, "src/system/typescript.js"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(ROOT, "node_modules/tsx"), join(folder, "node_modules/tsx"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(
    join(folder, "program.ts"),
    "const text: string = `${process.env.TMPDIR}`; console.log(text);",
  );
  return folder;
}

async function printedIn(folder: string, env: Environment): Promise<string> {
  const words = ["--import", "./src/system/typescript.js", "program.ts"];
  const { status, stdout, stderr } = await tryRun(process.execPath, words, { cwd: folder, env });
  expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: "" });
  return stdout.toString();
}

describe("what tsx keeps", { timeout: 60_000 }, () => {
  it("lies beside its own code, and the program has its temporary folder", async () => {
    const [folder, temporary] = [checkout(), temporaryFolder()];
    expect(await printedIn(folder, { TMPDIR: temporary })).toBe(`${temporary}\n`);
    expect(await printedIn(folder, { TMPDIR: undefined })).toBe("undefined\n");
    expect(existsSync(join(folder, "node_modules/.cache"))).toBe(HAS_TSX);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it("is nothing where nothing can be written", async () => {
    const [folder, temporary] = [checkout(), temporaryFolder()];
    writeFileSync(join(folder, "node_modules/.cache"), "");
    expect(await printedIn(folder, { TMPDIR: temporary })).toBe(`${temporary}\n`);
    expect(readdirSync(temporary)).toEqual([]);
  });
});
