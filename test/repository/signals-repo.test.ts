import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeAll, describe, expect, it } from "vitest";

import { filesIn } from "../../src/publisher/examine.ts";
import { readSettings, repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { syncRepository } from "../../src/publisher/sync.ts";
import { webHostAt } from "../../src/publisher/web-host.ts";
import { importKeys, makeKey } from "../../src/system/gpg.ts";
import { makeKey as makeKeyElsewhere } from "../unit/gpg-key.ts";
import { copyOf, interrupted, makePlace, type Place } from "./interrupted.ts";
import { ownKeys, packageOf, published } from "./made-repository.ts";
import { refusalOf } from "./refusal.ts";
import { how, repo } from "./repo.ts";

describe("a signal at a moment of npm run repo leaves no file, and the command completes the work", () => {
  const FEW = 6;
  let place: Place;
  let before = "";
  let keys = "";

  beforeAll(async () => {
    ownKeys();
    place = makePlace();
    keys = process.env["GNUPGHOME"] ?? "";
    before = await published(place.folder, await packageOf(place.folder, "1.0"));
  }, 180_000);
  afterEach(() => void (process.env["GNUPGHOME"] = keys));

  it("resign", { timeout: 300_000 }, async () => {
    const copies: string[] = [];
    const words = (): string[] => ["resign", copyOf(before, place, copies)];
    expect(await interrupted(place, "repo.ts", words, {}, FEW)).toBeGreaterThan(0);
    for (const copy of copies) {
      await repo.resign(copy);
      await repo.check(copy);
    }
  });

  it("replace-key", { timeout: 300_000 }, async () => {
    ownKeys();
    const other = await makeKey("Other <other@example.org>");
    const copies: string[] = [];
    const words = (): string[] => ["replace-key", copyOf(before, place, copies), other];
    const env = { GNUPGHOME: process.env["GNUPGHOME"] ?? "" };
    expect(await interrupted(place, "repo.ts", words, env, FEW)).toBeGreaterThan(0);
    for (const copy of copies) {
      // Where the signal came late the other key signs already, and cannot be replaced by itself.
      await refusalOf(repo["replace-key"](copy, other));
      await repo.check(copy);
      expect(readSettings(repositoryPaths(copy))?.keys).toEqual([other]);
    }
  });

  it("key --import", { timeout: 300_000 }, async () => {
    const key = makeKeyElsewhere(place.folder);
    const file = join(place.folder, "secret.asc");
    writeFileSync(file, key.secret);
    for (let moment = 1; moment <= 2; moment++) {
      ownKeys();
      const env = { GNUPGHOME: process.env["GNUPGHOME"] ?? "" };
      expect(
        await interrupted(place, "repo.ts", () => ["key", "--import", file], env, FEW / 2),
      ).toBeGreaterThan(0);
      expect(await importKeys(file)).toEqual([key.fingerprint]);
    }
  });

  it("sync", { timeout: 300_000 }, async () => {
    const hosts: string[] = [];
    const words = (): string[] => {
      hosts.push(mkdtempSync(join(place.folder, "host-")));
      return ["sync", before, "--to", hosts.at(-1) ?? ""];
    };
    expect(await interrupted(place, "repo.ts", words, {}, FEW)).toBeGreaterThan(0);
    for (const host of hosts) {
      await syncRepository(repositoryPaths(before), webHostAt(host), how());
      expect(filesIn(host)).toEqual(filesIn(join(before, "public")));
    }
  });
});
