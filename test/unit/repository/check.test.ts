import { describe, expect, it } from "vitest";

import { KEYRING_FILE, PAGE } from "../../../src/repository/layout.ts";
import { Memory, NOW } from "./example-repository.ts";
import { GOOD_KEY, judged, judgedAs, KEY } from "./judged.ts";

const DAY = 86_400;
/** When what is published at NOW is valid until. */
const VALID_UNTIL = NOW - 300 + 30 * DAY;

describe("problemsOf", () => {
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

  it("lets pass what a web host wants, at the top of the tree alone, and tells of it", async () => {
    const others = { ".nojekyll": "", CNAME: "deb.example.org\n", "robots.txt": "", "dists/robots.txt": "" };
    const note = "is for the web host: it is no part of the repository, and sync does not send it";
    expect(await judged({}, others)).toEqual({
      problems: ["dists/robots.txt: it was not published from here"],
      warnings: [`.nojekyll ${note}`, `CNAME ${note}`, `robots.txt ${note}`],
    });
  });

  it("tells what is left of a file that was not written to its end", async () => {
    expect((await judged({}, { "pool/main/e/.unfinished": "" })).problems).toEqual([
      "pool/main/e/.unfinished: a publication was interrupted while it wrote a file here",
    ]);
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
    const { problems } = await judged({
      signers: new Map(["dists/stable/InRelease", "record.jsonl.asc"].map((path) => [path, [KEY]])),
    });
    expect(problems).toEqual([`dists/stable/Release.gpg: it has no good signature of ${KEY}`]);
  });

  it("tells a page or a keyring that is not as it should be, or is not there", async () => {
    const clientFiles = new Map(
      [KEYRING_FILE, PAGE, "none"].map((path) => [path, Buffer.from("as it should be")]),
    );
    const theirs = "it is not the one that was published last from here: somebody else wrote there";
    expect((await judged({ clientFiles }, { [PAGE]: "x", [KEYRING_FILE]: "y" })).problems).toEqual([
      `${KEYRING_FILE}: ${theirs}`,
      `${PAGE}: ${theirs}`,
      "none: it is not what a publication would write now",
    ]);
    expect((await judged({ clientFiles }, { [PAGE]: "changed" })).problems).toEqual([
      `${PAGE}: it is not the one that was published last from here: somebody else wrote there`,
      `${KEYRING_FILE}: it is not what a publication would write now`,
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
      { ...GOOD_KEY, expires },
      { ...GOOD_KEY, fingerprint: "another", expires: NOW + DAY },
    ];
    expect(await judged({ keys: ending(NOW + 90 * DAY) })).toEqual({
      problems: [],
      warnings: [`key ${KEY} expires on 2027-02-20: let another one take over, with add-key`],
    });
    expect((await judged({ keys: ending(NOW + 90 * DAY + 1) })).warnings).toEqual([]);
    const subkey = { ...GOOD_KEY, fingerprint: "5".repeat(40), expires: NOW + 90 * DAY };
    expect((await judged({ keys: [{ ...GOOD_KEY, isHere: false, subkeys: [subkey] }] })).warnings).toEqual([
      `key ${KEY} (its subkey ${subkey.fingerprint} signs) expires on 2027-02-20: let another one take over, with add-key`,
    ]);
    expect(await judged({ keys: ending(NOW) })).toEqual({
      problems: [`key ${KEY}: it expired on 2026-11-22`],
      warnings: [],
    });
  });

  it("tells who lacks the keys that the publisher has to act", async () => {
    const keys = [{ ...GOOD_KEY, expires: VALID_UNTIL }];
    expect((await judged({ keys, isOwner: false, now: VALID_UNTIL - DAY })).warnings).toEqual([
      `key ${KEY} expires on 2026-12-22: the publisher must let another one take over`,
      "stable is valid until 2026-12-22: the publisher must sign it again before that day",
    ]);
  });
});
