import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { addPackages } from "../../src/publisher/add.ts";
import { initRepository } from "../../src/publisher/init.ts";
import { publishChange } from "../../src/publisher/publish.ts";
import { repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { signedAgain } from "../../src/repository/changes.ts";
import { initialized, ownKeys, packageOf, treeSum } from "./made-repository.ts";
import { how, SETTINGS } from "./repo.ts";

let folder = "";

beforeAll(() => {
  ownKeys();
  folder = mkdtempSync(join(tmpdir(), "dry-"));
  return () => rmSync(folder, { recursive: true, force: true });
});

/** A dry run, with what it says beside its result. */
function dryRun(): { said: string[]; how: ReturnType<typeof how> } {
  const said: string[] = [];
  return { said, how: { ...how(true), say: (line) => said.push(line) } };
}

describe("a dry run, where gpg has no key at all,", () => {
  it("tells what would be done, warns of the key, and writes nothing, not even a lock", async () => {
    const repository = join(folder, "repository");
    await initialized(repository);
    const built = await packageOf(folder, "1.0");
    rmSync(repositoryPaths(repository).lock, { force: true });
    const before = treeSum(repository);
    const { GNUPGHOME: home } = process.env;
    ownKeys();
    onTestFinished(() => void (process.env["GNUPGHOME"] = home));
    const run = dryRun();
    const choices = { suite: undefined, allowOlder: false };
    const added = await addPackages(repositoryPaths(repository), [built], choices, run.how);
    expect(added.slice(0, 3)).toEqual([
      expect.stringMatching(/^sign {4}dists\/stable\/Release with [0-9A-F]{40}$/),
      expect.stringMatching(/^sign {4}record\.jsonl with [0-9A-F]{40}$/),
      expect.stringMatching(/^record {2}example 1\.0 \(all\) in stable: [0-9a-f]{64}$/),
    ]);
    expect(run.said).toEqual([
      expect.stringMatching(/^warning: key [0-9A-F]{40}: gpg has no secret key of that fingerprint$/),
    ]);
    const again = await publishChange(repositoryPaths(repository), run.how, signedAgain);
    expect(again.at(-1)).toBe("record  the publication of stable is complete");
    expect(treeSum(repository)).toBe(before);
    expect(existsSync(repositoryPaths(repository).lock)).toBe(false);
  });

  it("of a repository that is to be made makes no folder", async () => {
    const { GNUPGHOME: home } = process.env;
    ownKeys();
    onTestFinished(() => void (process.env["GNUPGHOME"] = home));
    const parent = mkdtempSync(join(folder, "parent-"));
    const settings = { ...SETTINGS, keys: ["E".repeat(40)] };
    const lines = await initRepository(repositoryPaths(join(parent, "new")), settings, dryRun().how);
    expect(lines.at(-1)).toBe("write   settings.json");
    expect(readdirSync(parent)).toEqual([]);
  });
});
