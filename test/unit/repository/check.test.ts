import { describe, expect, it } from "vitest";

import { judge } from "../../../src/repository/check.ts";
import type { Found } from "../../../src/repository/found.ts";
import { planPublication } from "../../../src/repository/plan.ts";
import { KEYRING, PAGE } from "../../../src/repository/repository.ts";
import { bytesOf, example, Memory, NOW, SETTINGS } from "./example-repository.ts";
import { told } from "./told.ts";

const DAY = 86_400;
const KEY = SETTINGS.keys[0] ?? "";
/** When what is published at NOW is valid until. */
const VALID_UNTIL = NOW - 300 + 30 * DAY;

/** Judges a repository of which this was found out. */
function judgedAs(memory: Memory, change: Partial<Found> = {}) {
  const { problems, warnings } = judge(memory.open(), {
    now: NOW,
    keys: [{ fingerprint: KEY, curve: "ed25519", canSign: true, revoked: false, expires: undefined }],
    signers: new Map(["InRelease", "Release.gpg"].map((file) => [`dists/stable/${file}`, [KEY]])),
    paths: [...memory.tree.keys()],
    read: (path) => memory.tree.get(path),
    entrance: new Map([[KEYRING, memory.tree.get(KEYRING) ?? Buffer.of()]]),
    ...change,
  });
  return { problems: told(problems), warnings };
}

/** Judges a repository with version 1.0 in stable, and with other files. */
async function judged(change: Partial<Found> = {}, others: Readonly<Record<string, string>> = {}) {
  const memory = new Memory();
  await memory.publish("stable", ["1.0"]);
  for (const [path, text] of Object.entries(others)) memory.tree.set(path, Buffer.from(text));
  return judgedAs(memory, change);
}

describe("judge", () => {
  it("has nothing to say about what was just published", async () => {
    expect(await judged()).toEqual({ problems: [], warnings: [] });
  });

  it("tells what is in the tree and was not published from here", async () => {
    const paths = [
      "pool/main/e/example/example_9_all.deb",
      "dists/stable/main/x",
      "dists/stable/main/binary-all/Packages.bz2",
      "dists/stable/Packages",
      "dists/stable/main/Release",
      `dists/stable/main/binary-all/by-hash/SHA256/${"0".repeat(64)}`,
      "dists/sid/InRelease",
      ".env",
    ];
    const others = Object.fromEntries(paths.map((path) => [path, ""]));
    expect((await judged({}, others)).problems).toEqual(
      paths.map((path) => `${path}: it was not published from here`),
    );
  });

  it("tells a list of before that was changed, and not one that went in its time", async () => {
    const memory = new Memory();
    await memory.publish("stable", ["1.0"]);
    const old = [...memory.tree.keys()].find((path) => path.includes("by-hash")) ?? "";
    await memory.publish("stable", ["1.0", "1.1"]);
    const newest = [...memory.tree.keys()].findLast((path) => path.includes("by-hash")) ?? "";
    const content = memory.tree.get(newest) ?? Buffer.of();
    memory.tree.set(newest, Buffer.from("changed"));
    expect(judgedAs(memory).problems).toEqual([
      `${newest}: it has other bytes than the ones that were published`,
    ]);
    memory.tree.set(newest, content);
    memory.tree.set(old, Buffer.from("changed"));
    expect(judgedAs(memory).problems).toEqual([
      `${old}: it has other bytes than the ones that were published`,
    ]);
    memory.tree.delete(old);
    expect(judgedAs(memory).problems).toEqual([]);
  });

  it("tells a list of one suite in the place of another one's", async () => {
    const memory = new Memory();
    await memory.publish("stable", ["1.0"]);
    const list = [...memory.tree.keys()].find((path) => path.includes("by-hash")) ?? "";
    const elsewhere = list.replace("stable", "testing");
    memory.tree.set(elsewhere, memory.tree.get(list) ?? Buffer.of());
    expect(judgedAs(memory).problems).toEqual([`${elsewhere}: it was not published from here`]);
  });

  it("tells a publication that did not come to its end", async () => {
    const memory = new Memory();
    const steps = await memory.plan("stable", ["1.0"]);
    const begun = steps.findIndex((step) => step.kind === "record" && step.records[0]?.event === "publish");
    memory.perform(steps.slice(0, begun + 1));
    expect(judgedAs(memory).problems).toEqual([
      "suite stable: a publication was begun and did not come to its end",
    ]);
  });

  it("tells a signature that does not hold", async () => {
    const { problems } = await judged({ signers: new Map([["dists/stable/InRelease", [KEY]]]) });
    expect(problems).toEqual([`dists/stable/Release.gpg: it has no good signature of ${KEY}`]);
  });

  it("tells a Release that is not what InRelease says", async () => {
    const { problems } = await judged({}, { "dists/stable/Release": "Date: never\n" });
    expect(problems).toEqual(["dists/stable/Release: it is not what InRelease says"]);
  });

  it.each([
    ["before", (message: string) => `Theirs: x\n${message}`],
    ["behind", (message: string) => `${message}Theirs: x\n`],
  ])("tells a text %s what is signed in InRelease", async (_where, change) => {
    const memory = new Memory();
    const tools = memory.tools();
    const decision = { changes: [{ name: "stable", packages: [] }], problems: [] };
    const steps = await planPublication(memory.open(), decision, {
      ...tools,
      sign: async (text) => {
        const { inRelease, signature } = await tools.sign(text);
        return { inRelease: Buffer.from(change(Buffer.from(inRelease).toString("utf8"))), signature };
      },
    });
    memory.perform(steps);
    expect(judgedAs(memory).problems).toEqual(["dists/stable/Release: it is not what InRelease says"]);
  });

  it("tells a field in a list that we do not write", async () => {
    const memory = new Memory();
    const stanza = example("1.0");
    const text = stanza.text.replace("Size:", "SHA512: 0\nSize:");
    const files = new Map([[stanza.filename, bytesOf("1.0")]]);
    const decision = { changes: [{ name: "stable", packages: [{ ...stanza, text }] }], problems: [], files };
    memory.perform(await planPublication(memory.open(), decision, memory.tools()));
    const list = [...memory.tree.keys()].find((path) => path.includes("by-hash"));
    expect(judgedAs(memory).problems).toEqual([
      `${list}: "example" "1.0": "SHA512" is no field of a binary package (deb-control(5))`,
    ]);
  });

  it("tells a Release that is not there", async () => {
    const memory = new Memory();
    await memory.publish("stable", ["1.0"]);
    memory.tree.delete("dists/stable/Release");
    expect(judgedAs(memory).problems).toEqual(["dists/stable/Release: it is not what InRelease says"]);
  });

  it("tells a page or a keyring that is not as it should be, or is not there", async () => {
    const entrance = new Map([KEYRING, PAGE, "none"].map((path) => [path, Buffer.from("as it should be")]));
    const theirs = "it is not the one that was published last from here: somebody else wrote there";
    expect((await judged({ entrance }, { [PAGE]: "x", [KEYRING]: "y" })).problems).toEqual([
      `${KEYRING}: ${theirs}`,
      `${PAGE}: ${theirs}`,
      "none: it is not what a publication would write now",
    ]);
    expect((await judged({ entrance }, { [PAGE]: "changed" })).problems).toEqual([
      `${PAGE}: it is not the one that was published last from here: somebody else wrote there`,
      `${KEYRING}: it is not what a publication would write now`,
      "none: it is not what a publication would write now",
    ]);
  });

  it("warns 14 days before what is signed is no longer valid, and tells when it is not", async () => {
    expect((await judged({ now: VALID_UNTIL - 14 * DAY - 1 })).warnings).toEqual([]);
    expect((await judged({ now: VALID_UNTIL - 14 * DAY })).warnings).toEqual([
      "stable is valid until 2026-12-22: npm run repo -- resign DIR",
    ]);
    expect(await judged({ now: VALID_UNTIL })).toEqual({
      problems: [],
      warnings: ["stable is valid until 2026-12-22: npm run repo -- resign DIR"],
    });
    expect(await judged({ now: VALID_UNTIL + 1 })).toEqual({
      problems: ["dists/stable/InRelease: it was valid until 2026-12-22"],
      warnings: [],
    });
  });

  it("tells a date that is ahead of the clock", async () => {
    expect((await judged({ now: NOW - 300 })).problems).toEqual([]);
    expect((await judged({ now: NOW - 301 })).problems).toEqual([
      "dists/stable/InRelease: its date, 2026-11-22T17:55:00.000Z, is ahead of this clock",
    ]);
  });

  it("warns 90 days before a key expires", async () => {
    const ending = (expires: number) => [
      { fingerprint: KEY, curve: "ed25519", canSign: true, revoked: false, expires },
      { fingerprint: "another", curve: "ed25519", canSign: true, revoked: false, expires: NOW + DAY },
    ];
    expect(await judged({ keys: ending(NOW + 90 * DAY) })).toEqual({
      problems: [],
      warnings: [`key ${KEY} expires on 2027-02-20: let another one take over, with add-key`],
    });
    expect((await judged({ keys: ending(NOW + 90 * DAY + 1) })).warnings).toEqual([]);
    expect(await judged({ keys: ending(NOW) })).toEqual({
      problems: [`key ${KEY}: it expired on 2026-11-22`],
      warnings: [],
    });
  });
});
