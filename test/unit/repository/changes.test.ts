import { describe, expect, it } from "vitest";

import { withoutPackage, withPackages } from "../../../src/repository/changes.ts";
import type { Decision } from "../../../src/repository/plan.ts";
import { having, havingTwo, versionsIn, wrong } from "./decided.ts";
import { example, Memory, NOW } from "./example-repository.ts";
import { told } from "./told.ts";

/** Decides to add versions, or one with other bytes. */
function adding(
  memory: Memory,
  version: string,
  { other = false, older = false, suite = "stable" } = {},
): Decision {
  const stanza = other ? example(version, Buffer.from("other")) : example(version);
  return withPackages(memory.open(), suite, [{ where: "a.deb", stanza }], older);
}

describe("withPackages", () => {
  it("adds to what is there, in the first suite where none is named", async () => {
    const memory = await having("1.0");
    const given = [{ where: "a.deb", stanza: example("1.1") }];
    const decision = withPackages(memory.open(), undefined, given, false);
    expect([versionsIn(decision), wrong(decision)]).toEqual([{ stable: ["1.0", "1.1"] }, []]);
  });

  it("has what is there already, or is given twice, once", async () => {
    const memory = await having("1.0", "1.1");
    const given = ["1.0", "1.2", "1.2"].map((version) => ({ where: "a.deb", stanza: example(version) }));
    const decision = withPackages(memory.open(), "stable", given, false);
    expect([versionsIn(decision), wrong(decision)]).toEqual([{ stable: ["1.0", "1.1", "1.2"] }, []]);
  });

  it("refuses a suite that is not there", () => {
    expect(wrong(adding(new Memory(), "1.0", { suite: "sid" }))).toEqual([
      "suite sid: the repository has no such suite",
    ]);
  });

  it("refuses other bytes under a version, also in another suite and after its removal", async () => {
    const memory = await having("1.0");
    const sums = [example("1.0", Buffer.from("other")), example("1.0")].map(({ sha256 }) => sha256);
    const refusal = `a.deb: example 1.0 (all) has other bytes than before: ${sums[0]}, not ${sums[1]}`;
    expect(wrong(adding(memory, "1.0", { other: true }))).toEqual([refusal]);
    await memory.publish("stable", []);
    expect(wrong(adding(memory, "1.0", { other: true, older: true }))).toEqual([refusal]);
    expect(wrong(adding(memory, "1.0", { other: true, suite: "testing" }))).toEqual([refusal]);
    expect(wrong(adding(memory, "1.0"))).toEqual([]);
  });

  it("refuses other bytes under a version whose publication did not come to its end", async () => {
    const memory = new Memory();
    memory.perform((await memory.plan("stable", ["1.0"])).slice(0, 1));
    expect(wrong(adding(memory, "1.0", { other: true }))).toHaveLength(1);
    expect(wrong(adding(memory, "1.0"))).toEqual([]);
  });

  it("refuses two files of one version", () => {
    const stanzas = [example("1.0"), example("1.0", Buffer.from("other"))];
    const candidates = stanzas.map((stanza, index) => ({ where: `${index}.deb`, stanza }));
    const { problems } = withPackages(new Memory().open(), "stable", candidates, false);
    expect(problems.map(({ where }) => where)).toEqual(["1.deb"]);
  });

  it.each([
    ["1.9", "1.10", "1.10"],
    ["1.0~rc1", "1.0", "1.0"],
    ["2.0", "1:1.0", "1:1.0"],
  ])("refuses %s after %s, unless that is meant", async (version, before, higher) => {
    const memory = await having(before);
    expect(wrong(adding(memory, version))).toEqual([
      `a.deb: example ${version} (all) is lower than ${higher}, which was published in this suite`,
    ]);
    expect(wrong(adding(memory, version, { older: true }))).toEqual([]);
    expect(wrong(adding(memory, version, { suite: "testing" }))).toEqual([]);
  });

  it("refuses a lower version also when the higher one was removed", async () => {
    const memory = await having("1.1");
    await memory.publish("stable", []);
    expect(wrong(adding(memory, "1.0"))).toEqual([
      "a.deb: example 1.0 (all) is lower than 1.1, which was published in this suite",
    ]);
  });

  it("names the highest of the versions that are higher, of this package alone", async () => {
    const memory = await having("1.1", "1.3", "1.2");
    const another = { name: "another", version: "9.0", architecture: "all", sha256: "" };
    memory.ledger = [...memory.ledger, { event: "package", at: NOW, suite: "stable", ...another }];
    expect(wrong(adding(memory, "1.0"))).toEqual([
      "a.deb: example 1.0 (all) is lower than 1.3, which was published in this suite",
    ]);
  });

  it("refuses a version that would have the file of another one", async () => {
    expect(wrong(adding(await having("1.0"), "1:1.0"))).toEqual([
      "a.deb: the file name of example 1:1.0 (all) is that of version 1.0",
    ]);
    const removed = await having("1.0");
    await removed.publish("stable", []);
    expect(wrong(adding(removed, "1:1.0"))).toEqual([
      "a.deb: the file name of example 1:1.0 (all) is that of version 1.0",
    ]);
  });

  it("says all that is wrong at once", () => {
    const stanza = { ...example("../1"), name: "../../etc", architecture: "amd64" };
    const decision = withPackages(new Memory().open(), "stable", [{ where: "a.deb", stanza }], false);
    expect(wrong(decision)).toEqual([
      'a.deb: "../../etc" is not a package name',
      'a.deb: "../1" is not a version',
      "a.deb: ../../etc ../1 (amd64) is for one architecture",
    ]);
  });
});

describe("withoutPackage", () => {
  it("takes one version away", async () => {
    const decision = withoutPackage((await having("1.0", "1.1")).open(), undefined, "example", "1.0");
    expect([versionsIn(decision), wrong(decision)]).toEqual([{ stable: ["1.1"] }, []]);
  });

  it("leaves another package of that version", async () => {
    const { changes } = withoutPackage(await havingTwo(), "stable", "example", "1.0");
    expect(changes.map(({ packages }) => packages.map(({ name }) => name))).toEqual([["another"]]);
  });

  it("refuses a suite that is not there, and what is not in an empty one", () => {
    const { changes, problems } = withoutPackage(new Memory().open(), "sid", "example", "1.0");
    expect([changes, told(problems)]).toEqual([[], ["suite sid: the repository has no such suite"]]);
    expect(problems[0]?.fix).toBe("name one of: stable, testing");
    const empty = withoutPackage(new Memory().open(), "stable", "example", "1.0");
    expect(empty.problems[0]?.fix).toBe("there is: nothing");
  });

  it("says what is there when that version is not", async () => {
    const { problems } = withoutPackage((await having("1.0", "2.0")).open(), "stable", "example", "1.1");
    expect(problems.map(({ where, what, fix }) => [where, what, fix])).toEqual([
      ["example 1.1", "it is not in the suite stable", "there is: example 1.0, example 2.0"],
    ]);
  });
});
