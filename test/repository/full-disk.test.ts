import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, it } from "vitest";

import { $ } from "../../src/system/shell.ts";
import { repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { perform } from "../../src/publisher/perform.ts";
import type { Step } from "../../src/repository/steps.ts";
import { PackageError } from "../../src/problem.ts";
import { AptClient } from "./apt-client.ts";
import { initialized, ownKeys, packageOf } from "./made-repository.ts";
import { repo, stepsToAdd } from "./repo.ts";

const SIZES = 20;

/** @returns why a publication did not come to its end; undefined when it did */
function failureOf(steps: readonly Step[], repository: string): string | undefined {
  try {
    perform(steps, repositoryPaths(repository));
    return undefined;
  } catch (error) {
    if (error instanceof PackageError && error.cause instanceof Error) return error.cause.message;
    throw error;
  }
}

it(
  "a publication on a full disk, at 20 sizes, leaves a repository that apt uses, and is completed when there is room",
  { timeout: 600_000 },
  async () => {
    ownKeys();
    const folder = mkdtempSync(join(tmpdir(), "full-"));
    const before = join(folder, "before");
    await initialized(before);
    await repo.add(before, await packageOf(folder, "1.0"));
    const next = await packageOf(folder, "1.1", randomBytes(36_000).toString("hex"));
    const steps = await stepsToAdd(before, [next]);
    const failures: (string | undefined)[] = [];
    for (let pages = 0; pages < SIZES; pages++) {
      const disk = join(folder, `disk-${pages}`);
      mkdirSync(disk);
      await $`mount -t tmpfs -o size=64m tmpfs ${disk}`;
      cpSync(before, join(disk, "repository"), { recursive: true });
      const { stdout } = await $`df --output=used --block-size=1K ${disk}`;
      const used = Number(stdout.split("\n")[1]);
      await $`mount -o remount,size=${used + pages * 4}k ${disk}`;
      const repository = join(disk, "repository");
      const failure = failureOf(steps, repository);
      failures.push(failure);
      const complaints = async (version: string): Promise<string[]> => {
        const client = new AptClient(mkdtempSync(join(folder, "client-")), repository);
        return [await client.update(), await client.download(version)].filter(Boolean);
      };
      expect(await complaints("example=1.0"), `${pages} pages: ${failure}`).toEqual([]);
      await $`mount -o remount,size=64m ${disk}`;
      await repo.add(repository, next);
      expect(await complaints("example=1.1"), `${pages} pages: ${failure}`).toEqual([]);
      await $`umount ${disk}`;
    }
    // The sizes are the ones that matter: most are too small, the largest is not.
    const full = failures.filter((failure) => failure !== undefined);
    expect(full.every((failure) => failure?.startsWith("ENOSPC"))).toBe(true);
    expect(full.length).toBeGreaterThan(SIZES / 2);
    expect(failures.at(-1)).toBeUndefined();
  },
);
