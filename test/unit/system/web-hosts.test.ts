import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { webHostByRclone } from "../../../src/system/rclone.ts";
import { webHostByRsync } from "../../../src/system/rsync.ts";
import type { WebHost } from "../../../src/system/web-host.ts";
import { temporaryFolder } from "../temporary-folder.ts";

let tree: string;
let there: string;

beforeEach(() => {
  tree = temporaryFolder();
  there = temporaryFolder();
  for (const [path, text] of [
    ["pool/a.deb", "a"],
    ["dists/Release", "new"],
    ["same", "same"],
  ] as const)
    write(tree, path, text);
  write(there, "dists/Release", "old");
  write(there, "same", "same");
});
afterEach(() => void vi.unstubAllEnvs());

function write(folder: string, path: string, text: string): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const PATHS = ["pool/a.deb", "dists/Release", "same"];

const HOSTS: readonly (readonly [tool: string, host: () => WebHost])[] = [
  ["rsync", () => webHostByRsync(there)],
  [
    "rclone, of a remote that variables describe",
    () => {
      vi.stubEnv("RCLONE_CONFIG", "/dev/null");
      vi.stubEnv("RCLONE_CONFIG_HERE_TYPE", "alias");
      vi.stubEnv("RCLONE_CONFIG_HERE_REMOTE", there);
      return webHostByRclone("here:");
    },
  ],
];

describe.each(HOSTS)("a host by %s", (_tool, hostOf) => {
  it("tells what differs there, fetches what is there, and gets files", async () => {
    const host = hostOf();
    expect(await host.compare(tree, PATHS)).toEqual({ missing: ["pool/a.deb"], changed: ["dists/Release"] });
    const fetched = temporaryFolder();
    await host.fetch(["dists/Release", "none"], fetched);
    expect(readFileSync(join(fetched, "dists/Release"), "utf8")).toBe("old");
    await host.send(tree, { immutable: false, paths: PATHS });
    expect(await host.compare(tree, PATHS)).toEqual({ missing: [], changed: [] });
  });

  it.each([
    ["RCLONE_DRY_RUN", "true"],
    ["RCLONE_EXCLUDE", "*.deb"],
    ["RCLONE_MAX_SIZE", "1b"],
    ["RSYNC_ICONV", "no-such-charset"],
  ])("gets every file whatever %s says", async (name, value) => {
    vi.stubEnv(name, value);
    const host = hostOf();
    await host.send(tree, { immutable: false, paths: PATHS });
    for (const path of PATHS) expect(readFileSync(join(there, path))).toEqual(readFileSync(join(tree, path)));
  });
});

describe("rsync", () => {
  it("goes through ssh alone, whatever RSYNC_RSH and RSYNC_CONNECT_PROG say", async () => {
    const folder = temporaryFolder();
    const program = join(folder, "program");
    writeFileSync(program, `#!/bin/sh\ntouch ${folder}/ran\nexit 1\n`);
    chmodSync(program, 0o755);
    vi.stubEnv("RSYNC_RSH", program);
    vi.stubEnv("RSYNC_CONNECT_PROG", program);
    for (const target of ["nobody@localhost.invalid:/srv", "rsync://localhost.invalid/module"])
      await expect(webHostByRsync(target).compare(tree, PATHS)).rejects.toThrow(/localhost\.invalid/);
    expect(existsSync(join(folder, "ran"))).toBe(false);
  });

  it("throws its complaint when it fails", async () => {
    await expect(webHostByRsync(there).compare("/nonexistent", PATHS)).rejects.toThrow(
      /No such file or directory/,
    );
  });
});
