import { closeSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, describe, expect, it, vi } from "vitest";

import { inTurn, lockFile } from "../../../src/system/flock.ts";
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

/** Each action is slow: what the second one does would be among what the first one does. */
async function twoAtOnce(folder: string): Promise<string[]> {
  const done: string[] = [];
  const act = async (name: string): Promise<void> => {
    done.push(`${name} begins`);
    await sleep(200);
    done.push(`${name} ends`);
  };
  await Promise.all(["a", "b"].map(async (name) => await inTurn(folder, async () => await act(name))));
  return done;
}

describe("inTurn", () => {
  it("has one action wait for the other, in a folder that it makes, and leaves no file there", async () => {
    const folder = join(temporaryFolder(), "dist/of/mine");
    const done = await twoAtOnce(folder);
    expect([done[0]?.slice(1), done[1]?.slice(1), done[0]?.[0]]).toEqual([" begins", " ends", done[1]?.[0]]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("acts at once where there is no flock(1), or no such folder can be", async () => {
    expect((await twoAtOnce("/dev/null/dist")).slice(0, 2)).toEqual(["a begins", "b begins"]);
    const folder = temporaryFolder();
    vi.stubEnv("PATH", "/nonexistent");
    expect((await twoAtOnce(folder)).map((line) => line.slice(2))).toEqual([
      "begins",
      "begins",
      "ends",
      "ends",
    ]);
  });

  it("throws what the action throws, and is free again", async () => {
    const folder = temporaryFolder();
    const failing = inTurn(folder, () => {
      throw new Error("failed");
    });
    await expect(failing).rejects.toThrow("failed");
    expect(await inTurn(folder, () => 1)).toBe(1);
  });
});
