import { readdirSync } from "node:fs";

import { expect, it } from "vitest";

import { ROOT, TYPESCRIPT } from "../../../src/project.ts";
import { tryRun } from "../../../src/system/process.ts";
import { temporaryFolder } from "../temporary-folder.ts";

it("runs TypeScript from no folder that another user may have made", { timeout: 60_000 }, async () => {
  const folder = temporaryFolder();
  const { status } = await tryRun(process.execPath, [...TYPESCRIPT, "scripts/build.ts", "--help"], {
    cwd: ROOT,
    env: { TMPDIR: folder },
  });
  expect({ status, left: readdirSync(folder) }).toEqual({ status: 0, left: [] });
});
