import { describe, expect, it } from "vitest";

import { planPublication } from "../../../src/repository/plan.ts";
import { stepsOf } from "../../../src/repository/steps.ts";
import { bytesOf, example, Memory, signaturesOf } from "./example-repository.ts";
import { judged, judgedAs } from "./judged.ts";

describe("problemsOf, of a suite", () => {
  it("tells a Release that is not what InRelease says", async () => {
    const { problems } = await judged({}, { "dists/stable/Release": "Date: never\n" });
    expect(problems).toEqual(["dists/stable/Release: it is not what InRelease says"]);
  });

  it("tells a Release that is not there", async () => {
    const memory = new Memory();
    await memory.publish("stable", ["1.0"]);
    memory.tree.delete("dists/stable/Release");
    expect(judgedAs(memory).problems).toEqual(["dists/stable/Release: it is not what InRelease says"]);
  });

  it.each([
    ["before", (message: string) => `Theirs: x\n${message}`],
    ["behind", (message: string) => `${message}Theirs: x\n`],
  ])("tells a text %s what is signed in InRelease", async (_where, change) => {
    const memory = new Memory();
    const decision = { changes: [{ name: "stable", packages: [] }], problems: [] };
    const plan = await planPublication(memory.open(), decision, memory.inputs());
    memory.perform(stepsOf(plan, signaturesOf(plan, change), new Uint8Array()));
    expect(judgedAs(memory).problems).toEqual(["dists/stable/Release: it is not what InRelease says"]);
  });

  it("tells a field in a list that we do not write", async () => {
    const memory = new Memory();
    const stanza = example("1.0");
    const text = stanza.text.replace("Size:", "SHA512: 0\nSize:");
    const files = new Map([[stanza.filename, bytesOf("1.0")]]);
    const decision = { changes: [{ name: "stable", packages: [{ ...stanza, text }] }], problems: [], files };
    memory.perform(await memory.stepsFor(decision));
    const list = [...memory.tree.keys()].find((path) => path.includes("by-hash"));
    expect(judgedAs(memory).problems).toEqual([
      `${list}: "example" "1.0": "SHA512" is no field of a binary package (deb-control(5))`,
    ]);
  });
});
