import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { checkRepository } from "../../src/publisher/check.ts";
import { lockRepository } from "../../src/publisher/lock.ts";
import { perform } from "../../src/publisher/perform.ts";
import { signedSteps } from "../../src/publisher/publish.ts";
import {
  openRepository,
  publishedIn,
  repositoryPaths,
  type RepositoryPaths,
} from "../../src/publisher/repository-paths.ts";
import { aptProblems } from "../../src/repository/apt-answer.ts";
import { KEYRING_FILE } from "../../src/repository/layout.ts";
import type { Stanza } from "../../src/repository/stanza.ts";
import { readByApt } from "../../src/system/apt.ts";
import { initialized, ownKeys, treeSum } from "./made-repository.ts";
import { refusalOf } from "./refusal.ts";
import { how } from "./repo.ts";
import { bytesOf, example } from "../unit/repository/example-repository.ts";

const VALID = /^stable: 1 version, valid until \d{4}-\d\d-\d\d$/;

let home: RepositoryPaths;

/** Publishes the example in a new repository, as a stanza says it. */
async function published(change: (text: string) => string = (text) => text): Promise<RepositoryPaths> {
  const folder = mkdtempSync(join(tmpdir(), "nymphemeral-test-"));
  await initialized(folder);
  const paths = repositoryPaths(folder);
  const stanza = example("1.0");
  const packages: Stanza[] = [{ ...stanza, text: change(stanza.text) }];
  const files = new Map([[stanza.filename, bytesOf("1.0")]]);
  const decision = { changes: [{ name: "stable", packages }], problems: [], files };
  const { steps } = await signedSteps(paths, openRepository(paths), decision, how().now);
  perform(steps, paths);
  return paths;
}

beforeAll(async () => {
  ownKeys();
  home = await published();
  return () => rmSync(home.folder, { recursive: true, force: true });
});

/** What apt, the last judge, finds wrong with the suite. */
async function aptSays({ published: tree, ...paths }: RepositoryPaths): Promise<string[]> {
  const [suite] = openRepository({ published: tree, ...paths }).suites;
  if (suite === undefined) throw new Error("there is no suite");
  const keyring = publishedIn({ published: tree, ...paths })(KEYRING_FILE) ?? new Uint8Array();
  const answer = await readByApt(tree, "stable", keyring, ["example=1.0"]);
  return aptProblems(suite, answer).map(({ what }) => what);
}

describe("check", () => {
  it("has nothing to say about what was published, and writes nothing, not even a lock", async () => {
    rmSync(home.lock, { force: true });
    const before = treeSum(home.folder);
    const said: string[] = [];
    const say = (line: string): void => void said.push(line);
    const lines = await checkRepository(home, { ...how(), say });
    expect({ lines, said }).toEqual({ lines: [expect.stringMatching(VALID)], said: [] });
    expect(treeSum(home.folder)).toBe(before);
  });

  it("waits for nobody who holds the lock where all is well", async () => {
    using _lock = await lockRepository(home, () => undefined);
    expect(await refusalOf(checkRepository(home, how()))).toEqual([]);
  });

  it("begins again where something is wrong while somebody publishes", async () => {
    const stray = join(home.published, "stray");
    writeFileSync(stray, "");
    onTestFinished(() => rmSync(stray, { force: true }));
    const said: string[] = [];
    using _lock = await lockRepository(home, () => undefined);
    const say = (line: string): void => {
      said.push(line);
      rmSync(stray, { force: true });
    };
    const refusal = await refusalOf(checkRepository(home, { ...how(), say }));
    expect({ refusal, said }).toEqual({
      refusal: [],
      said: ["somebody else publishes here: checking again"],
    });
  });

  it("tells what is wrong at once where nobody publishes", async () => {
    const stray = join(home.published, "stray");
    writeFileSync(stray, "");
    onTestFinished(() => rmSync(stray, { force: true }));
    expect(await refusalOf(checkRepository(home, how()))).toEqual([
      `${home.published} has problems`,
      "stray: it was not published from here",
    ]);
  });
});

describe("apt, the last judge", () => {
  it("finds each file of the suite with its size and its sum", async () => {
    expect(await aptSays(home)).toEqual([]);
  });

  it.each([
    [
      "a stronger sum of another file",
      (text: string) => text.replace("Size:", `SHA512: ${"0".repeat(128)}\nSize:`),
      /^apt does not fetch pool\/main\/e\/example\/example_1\.0_all\.deb 11 SHA256:/,
    ],
    [
      "another place, in a field whose name has other capitals",
      (text: string) => `${text}filename: pool/theirs.deb\n`,
      /^apt does not fetch pool\/main\/e\/example\/example_1\.0_all\.deb 11 SHA256:/,
    ],
    [
      "a list that cannot be parsed",
      (text: string) => text.replace("Package: example", "Package example"),
      /^apt refuses it: E: /,
    ],
  ])("tells %s", async (_what, change, complaint) => {
    const hostile = await published(change);
    onTestFinished(() => rmSync(hostile.folder, { recursive: true, force: true }));
    expect(await aptSays(hostile)).toEqual([expect.stringMatching(complaint)]);
  });

  it("does not take a tree that another key signed", async () => {
    const other = await published();
    onTestFinished(() => rmSync(other.folder, { recursive: true, force: true }));
    const keyring = publishedIn(other)(KEYRING_FILE) ?? new Uint8Array();
    const answer = await readByApt(home.published, "stable", keyring, ["example=1.0"]);
    expect(answer.failed).toBe(true);
    expect(answer.complaint).toContain("NO_PUBKEY");
  });
});
