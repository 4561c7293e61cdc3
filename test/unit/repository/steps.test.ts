import { describe, expect, it } from "vitest";

import { signedAgain, withKey, withoutPackage } from "../../../src/repository/changes.ts";
import { type Decision, planPublication } from "../../../src/repository/plan.ts";
import { publicationLines, suiteLines } from "../../../src/repository/report.ts";
import { planLines } from "../../../src/repository/steps.ts";
import { having } from "./decided.ts";
import { bytesOf, example, type Memory, SETTINGS } from "./example-repository.ts";

const KEY = SETTINGS.keys[0] ?? "";
const NEW = "F".repeat(40);
const POOL = "pool/main/e/example/example_1.1_all.deb";
const SUM = /[0-9a-f]{64}/;

/** The decision to have 1.0 and 1.1 in stable. */
function adding(): Decision {
  const packages = ["1.0", "1.1"].map((version) => example(version));
  return { changes: [{ name: "stable", packages }], problems: [], files: new Map([[POOL, bytesOf("1.1")]]) };
}

async function planOf(memory: Memory, decision: Decision) {
  return await planPublication(memory.open(), decision, { ...memory.inputs(), keyring: Buffer.of() });
}

describe("planLines", () => {
  it("tells all that a publication would do, in its order, without a signature and without a key", async () => {
    const memory = await having("1.0");
    const lines = planLines(await planOf(memory, adding()), [KEY]);
    expect(lines.map((line) => line.replace(SUM, "SUM"))).toEqual([
      `sign    dists/stable/Release with ${KEY}`,
      `sign    record.jsonl with ${KEY}`,
      "record  example 1.1 (all) in stable: SUM",
      `write   public/${POOL}`,
      "record  the publication of stable begins",
      "write   public/archive-keyring.gpg",
      "write   public/record.jsonl",
      "write   public/record.jsonl.asc",
      ...["SUM", "SUM", "SUM"].map(
        (sum) => `write   public/dists/stable/main/binary-all/by-hash/SHA256/${sum}`,
      ),
      "write   public/dists/stable/main/binary-all/Packages",
      "write   public/dists/stable/main/binary-all/Packages.gz",
      "write   public/dists/stable/main/binary-all/Packages.xz",
      "write   public/dists/stable/Release.gpg",
      "write   public/dists/stable/Release",
      "write   public/dists/stable/InRelease",
      "write   public/index.html",
      "record  the publication of stable is complete",
    ]);
  });

  it("names both keys where one takes over, and the settings last", async () => {
    const memory = await having("1.0");
    const lines = planLines(await planOf(memory, withKey(memory.open(), NEW)), [KEY, NEW]);
    expect([lines[0], lines.at(-1)]).toEqual([
      `sign    dists/stable/Release with ${KEY} and ${NEW}`,
      "write   settings.json",
    ]);
  });
});

describe("publicationLines", () => {
  it("tells what was added, how much is there, and until when it is valid", async () => {
    const memory = await having("1.0");
    expect(publicationLines(memory.open(), await planOf(memory, adding()))).toEqual([
      "stable: added example 1.1 (all)",
      "stable: 2 versions, valid until 2026-12-22",
    ]);
  });

  it("tells what was removed", async () => {
    const memory = await having("1.0", "1.1");
    const decision = withoutPackage(memory.open(), undefined, "example", "1.0");
    expect(publicationLines(memory.open(), await planOf(memory, decision))).toEqual([
      "stable: removed example 1.0 (all)",
      "stable: 1 version, valid until 2026-12-22",
    ]);
  });

  it("tells of every suite that was signed again, and which keys sign where they changed", async () => {
    const memory = await having("1.0");
    const again = [
      "stable: 1 version, valid until 2026-12-22",
      "testing: 0 versions, valid until 2026-12-22",
    ];
    const repository = memory.open();
    expect(publicationLines(repository, await planOf(memory, signedAgain(repository)))).toEqual(again);
    expect(publicationLines(repository, await planOf(memory, withKey(repository, NEW)))).toEqual([
      ...again,
      `signed from now on with ${KEY} and ${NEW}`,
    ]);
  });
});

describe("suiteLines", () => {
  it("tells of what is published, and what is not yet", async () => {
    const memory = await having("1.0");
    expect(suiteLines(memory.open())).toEqual([
      "stable: 1 version, valid until 2026-12-22",
      "testing: not published yet",
    ]);
  });
});
