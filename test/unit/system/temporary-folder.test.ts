import { existsSync, statSync } from "node:fs";
import { isAbsolute } from "node:path";

import { afterEach, describe, expect, it, vi } from "vitest";

import { inTemporaryFolder } from "../../../src/system/temporary-folder.ts";

afterEach(() => void vi.unstubAllEnvs());

describe("inTemporaryFolder", () => {
  it("has a folder of its own, which nobody else may enter, and removes it after a failure, too", async () => {
    const seen: string[] = [];
    const action = async (folder: string): Promise<void> => {
      seen.push(folder);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      await Promise.reject(new Error("failed"));
    };
    await expect(inTemporaryFolder(action)).rejects.toThrow("failed");
    expect(seen.map((folder) => existsSync(folder))).toEqual([false]);
  });

  it("tells its place from every folder, also where TMPDIR is relative", async () => {
    vi.stubEnv("TMPDIR", ".");
    expect(await inTemporaryFolder(async (folder) => await Promise.resolve(isAbsolute(folder)))).toBe(true);
  });

  it("listens to signals only while there is one", async () => {
    const listeners = process.listenerCount("SIGHUP");
    await inTemporaryFolder(async () => {
      await inTemporaryFolder(async () => await Promise.resolve());
      expect(process.listenerCount("SIGHUP")).toBe(listeners + 1);
    });
    expect(process.listenerCount("SIGHUP")).toBe(listeners);
  });

  it("says so when none can be made", async () => {
    vi.stubEnv("TMPDIR", "/nonexistent");
    const error: unknown = await inTemporaryFolder(async () => await Promise.resolve()).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({
      message: "no temporary folder can be made in /nonexistent",
      hint: "make room there, or set TMPDIR to a folder that you may write to",
    });
  });
});
