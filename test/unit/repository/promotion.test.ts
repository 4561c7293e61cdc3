import { describe, expect, it } from "vitest";

import { withPromoted } from "../../../src/repository/changes.ts";
import { having, havingTwo, wrong } from "./decided.ts";
import { example } from "./example-repository.ts";

describe("withPromoted", () => {
  it("has the very same file in another suite", async () => {
    const memory = await having("1.0", "1.1");
    const suites = { from: "stable", to: "testing" };
    const decision = withPromoted(memory.open(), suites, "example", "1.0", false);
    expect([decision.changes, decision.problems, decision.files]).toEqual([
      [{ name: "testing", packages: [example("1.0")] }],
      [],
      undefined,
    ]);
  });

  it("takes the package of that name", async () => {
    const suites = { from: "stable", to: "testing" };
    const { changes } = withPromoted(await havingTwo(), suites, "example", "1.0", false);
    expect(changes.map(({ packages }) => packages.map(({ name }) => name))).toEqual([["example"]]);
  });

  it.each([
    ["sid", "testing"],
    ["stable", "sid"],
  ])("refuses a suite that is not there: from %s to %s", async (from, to) => {
    const decision = withPromoted((await having("1.0")).open(), { from, to }, "example", "1.0", false);
    expect([decision.changes, wrong(decision)]).toEqual([
      [],
      ["suite sid: the repository has no such suite"],
    ]);
  });

  it("refuses what is not there, and what is lower than what the other suite had", async () => {
    const memory = await having("1.0");
    await memory.publish("testing", ["1.1"]);
    const suites = { from: "stable", to: "testing" };
    const notThere = withPromoted(memory.open(), suites, "example", "1.1", false);
    expect([notThere.changes, wrong(notThere)]).toEqual([[], ["example 1.1: it is not in the suite stable"]]);
    expect(wrong(withPromoted(memory.open(), suites, "example", "1.0", false))).toEqual([
      "example 1.0: example 1.0 (all) is lower than 1.1, which was published in this suite",
    ]);
  });
});
