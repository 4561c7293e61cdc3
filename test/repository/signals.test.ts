import { existsSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, expect, it } from "vitest";

import { repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { type GpgKey, makeKey } from "../unit/gpg-key.ts";
import { copyOf, interrupted, makePlace, MOMENTS, type Place } from "./interrupted.ts";
import { initialized, ownKeys, packageOf } from "./made-repository.ts";
import { repo } from "./repo.ts";

let place: Place;
let key: GpgKey;

beforeAll(() => {
  ownKeys();
  place = makePlace();
  key = makeKey(place.folder);
}, 180_000);

it(
  "a signal at any moment of npm run artifact leaves nothing of the key, nor an agent",
  { timeout: 600_000 },
  async () => {
    const env = { SIGNING_SECRET_KEY: key.secret };
    const ended = await interrupted(place, "artifact.ts", () => ["--key", key.fingerprint], env);
    expect(ended).toBeGreaterThan(MOMENTS / 2);
  },
);

it(
  "a signal at any moment of npm run repo -- add leaves no file, and a repository that the command completes",
  { timeout: 600_000 },
  async () => {
    const before = join(place.folder, "before");
    await initialized(before);
    const next = await packageOf(place.folder, "1.0");
    const copies: string[] = [];
    const ended = await interrupted(place, "repo.ts", () => ["add", copyOf(before, place, copies), next]);
    expect(ended).toBeGreaterThan(MOMENTS / 2);
    for (const copy of copies) {
      await repo.add(copy, next);
      expect(
        existsSync(join(repositoryPaths(copy).published, "pool/main/e/example/example_1.0_all.deb")),
      ).toBe(true);
    }
  },
);
