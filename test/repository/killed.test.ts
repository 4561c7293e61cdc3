import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serialize } from "node:v8";

import { beforeAll, expect, it } from "vitest";

import {
  type RepositoryPaths,
  repositoryPaths,
  openRepository,
  refuseDifferences,
} from "../../src/publisher/repository-paths.ts";
import { bundled } from "../machines/servers/bundled.ts";
import { AptClient } from "./apt-client.ts";
import { initialized, ownKeys, packageOf, treeSum } from "./made-repository.ts";
import { repo, stepsToAdd } from "./repo.ts";

const KILLED_PUBLICATION = join(import.meta.dirname, "killed-publication.ts");

/** {@link KILLED_PUBLICATION}, to be started once for each call. */
let program = "";

let folder = "";
/** A repository with 1.0, and the plan to add two more versions. */
let [before, plan] = ["", ""];
/** Their files: the higher one is recorded first. */
let next: readonly string[] = [];

beforeAll(async () => {
  ownKeys();
  program = await bundled(KILLED_PUBLICATION);
  folder = mkdtempSync(join(tmpdir(), "killed-"));
  before = join(folder, "before");
  next = [await packageOf(folder, "1.2"), await packageOf(folder, "1.1")];
  plan = join(folder, "plan");
  await initialized(before);
  await repo.add(before, await packageOf(folder, "1.0"));
  writeFileSync(plan, serialize(await stepsToAdd(before, next)));
});

/** Performs the plan in a copy of the repository, up to a file-system call. */
function killedAt(call: number): { repository: string; signal: string | null; stdout: string } {
  const repository = join(folder, "repository");
  rmSync(repository, { recursive: true, force: true });
  cpSync(before, repository, { recursive: true });
  const { signal, stdout, stderr } = spawnSync(process.execPath, [program, repository, plan, String(call)], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return { repository, signal, stdout };
}

/** What a new client complains of that updates and downloads; nothing when all is well. */
async function complaints(repository: string, version: string): Promise<string[]> {
  const client = new AptClient(mkdtempSync(join(folder, "client-")), repository);
  return [await client.update(), await client.download(version)].filter(Boolean);
}

/** The versions in a repository that is as it should be. */
function versionsIn(home: RepositoryPaths): string[] {
  const repository = openRepository(home);
  refuseDifferences(repository, home);
  return repository.suites.flatMap(({ packages }) => packages.map(({ version }) => version));
}

it(
  "a publication killed at any file-system call leaves a repository that apt uses, and is completed by the next",
  { timeout: 900_000 },
  async () => {
    const total = Number(killedAt(-1).stdout);
    expect(total).toBeGreaterThan(40);
    const seen = new Set<string>();
    for (let call = 1; call <= total; call++) {
      const { repository, signal } = killedAt(call);
      expect(signal, `call ${call}`).toBe("SIGKILL");
      const home = repositoryPaths(repository);
      const sum = treeSum(home.published);
      // A client sees the same tree after most calls.
      const isNew = !seen.has(sum);
      seen.add(sum);
      const found = isNew ? await complaints(repository, "example") : [];
      await repo.add(repository, ...next);
      expect(versionsIn(home), `call ${call}`).toEqual(["1.0", "1.1", "1.2"]);
      const completed = isNew ? await complaints(repository, "example=1.2") : [];
      expect([...found, ...completed], `call ${call}`).toEqual([]);
    }
    process.stdout.write(`${total} calls, ${seen.size} trees\n`);
  },
);
