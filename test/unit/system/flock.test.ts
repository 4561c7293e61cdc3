import { closeSync, openSync } from "node:fs";
import { join } from "node:path";

import { afterEach, describe, expect, it, vi } from "vitest";

import { lockFile } from "../../../src/system/flock.ts";
import { temporaryFolder } from "../temporary-folder.ts";

afterEach(() => void vi.unstubAllEnvs());

describe("lockFile", () => {
  it("locks an open file until it is closed", async () => {
    const path = join(temporaryFolder(), "lock");
    const [mine, another] = [openSync(path, "a"), openSync(path, "a")];
    try {
      expect(await lockFile(mine, false)).toBe(true);
      expect(await lockFile(another, false)).toBe(false);
      const waiting = lockFile(another, true);
      closeSync(mine);
      expect(await waiting).toBe(true);
    } finally {
      closeSync(another);
    }
  });

  it("says so when there is no flock(1)", async () => {
    const file = openSync(join(temporaryFolder(), "lock"), "a");
    vi.stubEnv("PATH", "/nonexistent");
    try {
      await expect(lockFile(file, false)).rejects.toThrow("the repository cannot be locked");
    } finally {
      closeSync(file);
    }
  });
});
