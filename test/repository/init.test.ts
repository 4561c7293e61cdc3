import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { beforeAll, expect, it } from "vitest";

import { makeKey } from "../../src/system/gpg.ts";
import { readSettings, repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { ownKeys } from "./made-repository.ts";
import { refusalOf } from "./refusal.ts";
import { repo, SETTINGS } from "./repo.ts";
import { TYPESCRIPT } from "../../src/project.ts";

const REPO = join(import.meta.dirname, "../../scripts/repo.ts");

let folder = "";

beforeAll(() => {
  ownKeys();
  folder = mkdtempSync(join(tmpdir(), "init-"));
});

it("a repository without an address is for its own machine", async () => {
  const repository = mkdtempSync(join(folder, "repository-"));
  const key = await makeKey("Test <test@example.org>");
  const names = ["--origin", "Example", "--label", "An example", "--suite", "stable", "--key", key];
  const { status, stderr } = spawnSync(
    process.execPath,
    [...TYPESCRIPT, REPO, "init", repository, ...names],
    { encoding: "utf8" },
  );
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(readSettings(repositoryPaths(repository))?.url).toBe(`file:${repository}/public`);
});

async function initRefusal(repository: string, key: string): Promise<string[]> {
  return await refusalOf(repo.init(repository, { ...SETTINGS, keys: [key] }));
}

it("a repository that cannot be made leaves nothing", async () => {
  const parent = mkdtempSync(join(folder, "parent-"));
  const [file, repository] = [join(parent, "file"), join(parent, "repository")];
  writeFileSync(file, "");

  const stranger = "E".repeat(40);
  expect(await initRefusal(repository, stranger)).toEqual([
    "the repository cannot be signed",
    `key ${stranger}: gpg has no secret key of that fingerprint`,
  ]);
  expect(await initRefusal(file, await makeKey("Test <test@example.org>"))).toEqual([
    `${file} cannot be written to`,
  ]);
  expect(readdirSync(parent)).toEqual(["file"]);
});
