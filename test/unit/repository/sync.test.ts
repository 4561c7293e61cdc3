import { describe, expect, it } from "vitest";

import { RECORD } from "../../../src/repository/layout.ts";
import {
  changedFiles,
  foreignRecord,
  foreignReleases,
  replacedFiles,
  stagesOf,
} from "../../../src/repository/sync.ts";
import { thrownBy } from "../thrown.ts";
import { Memory, NOW, SETTINGS } from "./example-repository.ts";

const FOREIGN = {
  where: "dists/stable/InRelease of the web host",
  what: "it was never published from here: somebody else publishes there, or DIR is an old backup",
  rule: "apt never goes back to an older one, and another repository's is not to be replaced",
  fix: "find out who it was; then put back a later backup of DIR, or choose another TARGET",
};

/** A repository with two suites, each published. */
async function published(): Promise<Memory> {
  const memory = new Memory();
  await memory.publish("stable", ["1.0"]);
  await memory.publish("testing", ["1.1"]);
  return memory;
}

/** Reads a host that has these files. */
function host(files: Readonly<Record<string, string>>): (path: string) => Uint8Array | undefined {
  return (path) => (files[path] === undefined ? undefined : Buffer.from(files[path]));
}

describe("stagesOf", () => {
  it("puts what is named before what names it, and each suite's InRelease after all that it names", async () => {
    const { tree } = await published();
    const sums = [...tree.keys()].filter((path) => path.includes("/by-hash/"));
    const lists = ["Packages", "Packages.gz", "Packages.xz"];
    expect(stagesOf(SETTINGS.suites, [...tree.keys()])).toEqual([
      {
        immutable: true,
        paths: ["pool/main/e/example/example_1.0_all.deb", "pool/main/e/example/example_1.1_all.deb"],
      },
      { immutable: false, paths: ["archive-keyring.gpg", "record.jsonl", "record.jsonl.asc"] },
      { immutable: true, paths: sums },
      {
        immutable: false,
        paths: ["stable", "testing"].flatMap((suite) =>
          lists.map((list) => `dists/${suite}/main/binary-all/${list}`),
        ),
      },
      { immutable: false, paths: ["dists/stable/Release.gpg", "dists/stable/Release"] },
      { immutable: false, paths: ["dists/stable/InRelease"] },
      { immutable: false, paths: ["dists/testing/Release.gpg", "dists/testing/Release"] },
      { immutable: false, paths: ["dists/testing/InRelease"] },
      { immutable: false, paths: ["index.html"] },
    ]);
  });

  it("leaves out the stages of a suite that was never published", () => {
    expect(stagesOf(["stable", "testing"], ["index.html", "dists/stable/InRelease"])).toEqual([
      { immutable: false, paths: ["dists/stable/InRelease"] },
      { immutable: false, paths: ["index.html"] },
    ]);
  });

  it.each(["dists/testing/InRelease", "dists/stable/main/binary-all/Packages.bz2", "robots.txt"])(
    "refuses to guess: %s",
    (path) => {
      const { message, hint } = thrownBy(() => stagesOf(["stable"], ["index.html", path]));
      expect({ message, hint }).toEqual({
        message: `${path} has no place in the order in which the tree is sent`,
        hint: "npm run repo -- check DIR tells what does not belong there",
      });
    },
  );
});

describe("foreignReleases", () => {
  it("takes a host that has nothing, the last InRelease or an earlier one", async () => {
    const memory = await published();
    const earlier = Buffer.from(memory.tree.get("dists/stable/InRelease") ?? []).toString("utf8");
    await memory.publish("stable", ["1.0", "1.1"], NOW + 60);
    const last = Buffer.from(memory.tree.get("dists/stable/InRelease") ?? []).toString("utf8");
    expect(last).not.toBe(earlier);
    const hosts = [{}, { "dists/stable/InRelease": last }, { "dists/stable/InRelease": earlier }];
    expect(hosts.flatMap((files) => foreignReleases(memory.open(), host(files)))).toEqual([]);
  });

  it("finds one that is not from here, be it of another suite", async () => {
    const memory = await published();
    const testing = Buffer.from(memory.tree.get("dists/testing/InRelease") ?? []).toString("utf8");
    const found = ["a stranger's", testing].map((content) =>
      foreignReleases(memory.open(), host({ "dists/stable/InRelease": content })),
    );
    expect(found).toEqual([[FOREIGN], [FOREIGN]]);
  });
});

describe("foreignRecord", () => {
  it("takes a host that has none, ours, or an earlier one", async () => {
    const memory = await published();
    const earlier = textAt(memory);
    await memory.publish("stable", ["1.0", "1.1"], NOW + 60);
    const hosts = [{}, { [RECORD]: earlier }, { [RECORD]: textAt(memory) }];
    expect(hosts.flatMap((files) => foreignRecord(memory.open(), host(files)))).toEqual([]);
  });

  it("tells a line that is not ours, where ours are changed, and where the host has more", async () => {
    const memory = await published();
    const before = memory.open();
    await memory.publish("stable", ["1.0", "1.1"], NOW + 60);
    const later = textAt(memory);
    for (const [repository, text] of [
      [memory.open(), later.replace("1.0", "1.2")],
      [memory.open(), later.split("\n").toReversed().join("\n")],
      [before, later],
    ] as const)
      expect(foreignRecord(repository, host({ [RECORD]: text })).map(({ what }) => what)).toEqual([
        "it has a line that was never published from here: somebody else wrote there, or DIR is an old backup",
      ]);
  });
});

function textAt({ tree }: Memory): string {
  return Buffer.from(tree.get(RECORD) ?? []).toString("utf8");
}

describe("replacedFiles", () => {
  it("finds what has other bytes and what is not there, even if it is empty", () => {
    const ours = host({ same: "a", other: "b", missing: "c", empty: "" });
    const theirs = host({ same: "a", other: "B", more: "d" });
    expect(replacedFiles(["same", "other", "missing", "empty"], ours, theirs)).toEqual([
      "other",
      "missing",
      "empty",
    ]);
  });
});

it("changedFiles says what is wrong with each file", () => {
  expect(changedFiles(["pool/a"])).toEqual([
    {
      where: "pool/a of the web host",
      what: "it has other bytes than the ones that were published",
      rule: "a published file never changes",
      fix: "find out who wrote there, and take it away",
    },
  ]);
});
