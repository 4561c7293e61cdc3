import { describe, expect, it } from "vitest";

import { withKey, withOnlyKey, withoutKey } from "../../../src/repository/changes.ts";
import { having, versionsIn, wrong } from "./decided.ts";
import { Memory, SETTINGS } from "./example-repository.ts";

const OLD = SETTINGS.keys[0] ?? "";
const NEW = "F".repeat(40);

describe("a key that takes over", () => {
  it("signs beside the old one first, then alone", async () => {
    const memory = await having("1.0");
    const both = withKey(memory.open(), NEW);
    expect([both.settings?.keys, wrong(both), versionsIn(both)]).toEqual([
      [OLD, NEW],
      [],
      { stable: ["1.0"], testing: [] },
    ]);
    memory.settings = both.settings ?? SETTINGS;
    const alone = withoutKey(memory.open(), OLD);
    expect([alone.settings?.keys, wrong(alone)]).toEqual([[NEW], []]);
  });

  it("signs alone at once where no old one can any more, and only there", async () => {
    const memory = await having("1.0");
    const replaced = withOnlyKey(memory.open(), NEW, false);
    expect([replaced.settings?.keys, wrong(replaced), versionsIn(replaced)]).toEqual([
      [NEW],
      [],
      { stable: ["1.0"], testing: [] },
    ]);
    expect(wrong(withOnlyKey(memory.open(), "ABCD", true))).toEqual([
      'the new key: "ABCD" is no fingerprint',
      "key ABCD: a key of this repository can still sign",
    ]);
  });

  it("is refused when there are two, or when it is no fingerprint", () => {
    const memory = new Memory();
    memory.settings = { ...SETTINGS, keys: [OLD, NEW] };
    expect(wrong(withKey(memory.open(), "ABCD"))).toEqual([
      'the new key: "ABCD" is no fingerprint',
      `key ABCD: there are two keys already: ${OLD}, ${NEW}`,
    ]);
  });

  it("is refused when it signs already", () => {
    expect(wrong(withKey(new Memory().open(), OLD))).toEqual([
      `key ${OLD}: it signs this repository already`,
    ]);
  });

  it("is the only one of two that can be dropped", () => {
    const memory = new Memory();
    memory.settings = { ...SETTINGS, keys: [OLD, NEW] };
    const stranger = "E".repeat(40);
    const decision = withoutKey(memory.open(), stranger);
    expect(wrong(decision)).toEqual([`key ${stranger}: it does not sign this repository`]);
    expect(decision.problems[0]?.fix).toBe(`the keys are: ${OLD}, ${NEW}; add-key adds one`);
  });

  it.each([
    [OLD, "it is the only key"],
    [NEW, "it does not sign this repository"],
  ])("must be there before %s is dropped: %s", (key, what) => {
    expect(wrong(withoutKey(new Memory().open(), key))).toEqual([`key ${key}: ${what}`]);
  });
});
