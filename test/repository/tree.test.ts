import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { checkRepository } from "../../src/publisher/check.ts";
import { repositoryPaths, type RepositoryPaths } from "../../src/publisher/repository-paths.ts";
import { outputOf } from "../unit/debian-tool.ts";
import { initialized, ownKeys, treeSum } from "./made-repository.ts";
import { refusalOf } from "./refusal.ts";
import { how, repo } from "./repo.ts";

beforeAll(ownKeys);

async function made(): Promise<RepositoryPaths> {
  const folder = mkdtempSync(join(tmpdir(), "nymphemeral-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await initialized(folder);
  return repositoryPaths(folder);
}

async function resign(home: RepositoryPaths): Promise<string[]> {
  return await refusalOf(repo.resign(home.folder));
}

describe("a published tree", () => {
  it("may be behind a link, on another file system", async () => {
    const home = await made();
    const elsewhere = mkdtempSync("/dev/shm/nymphemeral-test-");
    onTestFinished(() => rmSync(elsewhere, { recursive: true, force: true }));
    expect(statSync(elsewhere).dev).not.toBe(statSync(home.folder).dev);
    rmSync(elsewhere, { recursive: true });
    spawnSync("cp", ["-a", home.published, elsewhere]);
    rmSync(home.published, { recursive: true });
    symlinkSync(elsewhere, home.published);
    expect(await resign(home)).toEqual([]);
    expect(await refusalOf(checkRepository(home, how()))).toEqual([]);
  });

  it.each(["pool", "dists", "dists/stable", "dists/stable/main/binary-all/by-hash"])(
    "is left alone where a folder was turned into a link: %s",
    async (path) => {
      const home = await made();
      const [place, elsewhere] = [join(home.published, path), join(home.folder, "elsewhere")];
      if (existsSync(place)) renameSync(place, elsewhere);
      else mkdirSync(elsewhere);
      symlinkSync(elsewhere, place);
      writeFileSync(home.lock, "");
      const before = treeSum(home.folder);
      expect(await resign(home)).toEqual([
        `${home.published} differs from what was published`,
        `${path}: it is a symbolic link`,
      ]);
      expect(treeSum(home.folder)).toBe(before);
    },
  );

  it("is left alone, at once, where a file was turned into a fifo", async () => {
    const home = await made();
    const path = join(home.published, "dists/stable/InRelease");
    rmSync(path);
    outputOf("mkfifo", [path]);
    expect(await resign(home)).toEqual([`${path} cannot be read`]);
  });

  it("has nothing left of a publication that did not come to its end, when the next one has", async () => {
    const home = await made();
    const left = [home.folder, home.published, join(home.published, "dists/stable/main")].map((place) =>
      join(place, ".unfinished"),
    );
    for (const path of left) writeFileSync(path, "half");
    expect(await resign(home)).toEqual([]);
    expect(left.filter((path) => existsSync(path))).toEqual([]);
    expect(readdirSync(home.folder).toSorted()).toEqual(["ledger.jsonl", "lock", "public", "settings.json"]);
  });
});
