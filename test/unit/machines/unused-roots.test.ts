import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, it } from "vitest";

import { noteUse, removeUnusedRoots } from "../../machines/roots/unused-roots.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const NOW = new Date("2030-03-31T12:00:00Z");
const A_MONTH_AGO = new Date("2030-03-01T12:00:00Z");
const A_DAY_AGO = new Date("2030-03-30T12:00:00Z");
const LONGER_THAN_A_DAY_AGO = new Date("2030-03-30T11:59:59Z");
const LONGER_AGO = new Date("2030-03-01T11:59:59Z");

it("removes the base roots that nobody used for 30 days, layers and what is half made after a day, and nothing else", async () => {
  const cache = temporaryFolder();
  const used = {
    "bookworm-a3a2a0c577d5": LONGER_AGO,
    "half-made.1.trixie-bare": A_DAY_AGO,
    "half-made.2.trixie-bare": LONGER_THAN_A_DAY_AGO,
    "installed-trixie-equipped-3a375a78eac4-000000000001.tar": A_DAY_AGO,
    "installed-trixie-equipped-3a375a78eac4-000000000002.tar": LONGER_THAN_A_DAY_AGO,
    "trixie-bare-0be1266858f9": A_MONTH_AGO,
    "trixie-equipped-3a375a78eac4": LONGER_AGO,
  };
  for (const [name, time] of Object.entries(used)) {
    await mkdir(join(cache, name));
    await writeFile(join(cache, name, "file"), "");
    await noteUse(join(cache, name), time);
  }
  expect(await removeUnusedRoots(cache, NOW)).toEqual([
    "bookworm-a3a2a0c577d5",
    "half-made.2.trixie-bare",
    "installed-trixie-equipped-3a375a78eac4-000000000002.tar",
    "trixie-equipped-3a375a78eac4",
  ]);
  expect(await readdir(cache)).toEqual([
    "half-made.1.trixie-bare",
    "installed-trixie-equipped-3a375a78eac4-000000000001.tar",
    "trixie-bare-0be1266858f9",
  ]);
});
