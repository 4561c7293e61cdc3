import { describe, expect, it } from "vitest";

import { KEYRING_FILE, PAGE, RECORD } from "../../../src/repository/layout.ts";
import { bytesOf, example, Memory, NOW } from "./example-repository.ts";
import { told } from "./told.ts";

const POOL = "pool/main/e/example/example_1.0_all.deb";
const LISTS = "dists/stable/main/binary-all";
const IN_RELEASE = "dists/stable/InRelease";

/** A repository with version 1.0 in stable. */
async function published(): Promise<Memory> {
  const memory = new Memory();
  await memory.publish("stable", ["1.0"]);
  return memory;
}

function wrong(memory: Memory): string[] {
  return told(memory.open().problems);
}

const OTHER_BYTES = "it has other bytes than the ones that were published";
const NOT_OUR_ENTRANCE = "it is not the one that was published last from here: somebody else wrote there";
const NOT_OURS =
  "it is not the one that was published last from here: somebody else wrote there, or it is an old backup";

describe("readRepository", () => {
  it("reads what was published", async () => {
    const [stable, testing] = (await published()).open().suites;
    expect(stable).toMatchObject({
      name: "stable",
      release: { date: NOW - 300, validUntil: NOW - 300 + 30 * 86_400 },
      packages: [example("1.0")],
    });
    expect(testing).toEqual({ name: "testing", packages: [] });
  });

  it.each([POOL, `${LISTS}/Packages`, `${LISTS}/Packages.gz`, `${LISTS}/Packages.xz`])(
    "tells that %s was changed, or is missing",
    async (path) => {
      const memory = await published();
      memory.tree.set(path, Buffer.from("changed"));
      expect(wrong(memory)).toEqual([`${path}: ${OTHER_BYTES}`]);
      memory.tree.delete(path);
      expect(wrong(memory)).toEqual([`${path}: it is missing`]);
    },
  );

  it("tells a list that was changed under its sum", async () => {
    const memory = await published();
    const paths = [...memory.tree.keys()].filter((path) => path.includes("by-hash"));
    expect(paths).toHaveLength(3);
    for (const path of paths) memory.tree.set(path, Buffer.from("changed"));
    expect(wrong(memory)).toEqual(paths.map((path) => `${path}: ${OTHER_BYTES}`));
    for (const path of paths) memory.tree.delete(path);
    expect(wrong(memory)).toEqual(paths.map((path) => `${path}: it is missing`));
  });

  it("tells an InRelease of somebody else, and one that is missing", async () => {
    const memory = await published();
    memory.tree.set(IN_RELEASE, Buffer.from("theirs"));
    expect(wrong(memory)).toEqual([`${IN_RELEASE}: ${NOT_OURS}`]);
    memory.tree.delete(IN_RELEASE);
    expect(wrong(memory)).toEqual([`${IN_RELEASE}: it is missing, and was published before`]);
    const empty = new Memory();
    empty.tree.set(IN_RELEASE, Buffer.from("theirs"));
    expect(wrong(empty)).toEqual([`${IN_RELEASE}: ${NOT_OURS}`]);
  });

  it("tells a tree from an old backup, whole as it is", async () => {
    const memory = await published();
    const backup = new Map(memory.tree);
    await memory.publish("stable", ["1.0", "1.1"], NOW + 1);
    for (const [path, content] of backup) memory.tree.set(path, content);
    expect(wrong(memory)).toEqual([
      `${IN_RELEASE}: ${NOT_OURS}`,
      ...[RECORD, PAGE].map((path) => `${path}: ${NOT_OUR_ENTRANCE}`),
    ]);
  });

  it.each([KEYRING_FILE, RECORD, PAGE])(
    "tells a %s that somebody else wrote; one that is gone comes again",
    async (path) => {
      const memory = await published();
      memory.tree.set(path, Buffer.from("changed"));
      expect(wrong(memory)).toEqual([`${path}: ${NOT_OUR_ENTRANCE}`]);
      memory.tree.delete(path);
      expect(wrong(memory)).toEqual([]);
      const empty = new Memory();
      empty.tree.set(path, Buffer.from("theirs"));
      expect(wrong(empty)).toEqual([`${path}: ${NOT_OUR_ENTRANCE}`]);
    },
  );

  it("tells another origin and label than those that were published", async () => {
    const memory = await published();
    memory.settings = { ...memory.settings, origin: "Another", label: "another" };
    expect(wrong(memory)).toEqual([
      'settings.json: its origin is "Another", and "Example" was published',
      'settings.json: its label is "another", and "An example" was published',
    ]);
  });

  it("tells a removed version's file that was changed, and not that it is gone", async () => {
    const memory = await published();
    await memory.publish("stable", [], NOW + 1);
    expect(memory.tree.get(POOL)).toEqual(bytesOf("1.0"));
    memory.tree.set(POOL, Buffer.from("changed"));
    expect(wrong(memory)).toEqual([`${POOL}: ${OTHER_BYTES}`]);
    memory.tree.delete(POOL);
    expect(wrong(memory)).toEqual([]);
  });

  it("does not take what a publication left that did not come to its end for a stranger's", async () => {
    const memory = await published();
    const steps = await memory.plan("stable", ["1.0", "1.1"], NOW + 1);
    const upTo = steps.findIndex((step) => step.kind === "write" && step.path === `${LISTS}/Packages.gz`);
    memory.perform(steps.slice(0, upTo + 1));
    expect(wrong(memory)).toEqual([]);
  });
});
