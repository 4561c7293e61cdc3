import { describe, expect, it } from "vitest";

import { listingOf } from "../../../src/repository/listing.ts";
import { example, Memory, NOW } from "./example-repository.ts";

describe("listingOf", () => {
  it("lists versions in dpkg's order, also one that came after a higher one, each with its first date", async () => {
    const memory = new Memory();
    await memory.publish("stable", ["1.10"], NOW);
    await memory.publish("stable", ["1.10", "1.9"], NOW + 60);
    const { settings, ledger } = memory.open();
    const suites = [{ name: "stable", packages: [example("1.10"), example("1.9")] }];
    expect(listingOf(settings, ledger, suites).versions.map(({ version, date }) => [version, date])).toEqual([
      ["1.9", NOW + 60],
      ["1.10", NOW],
    ]);
  });
});
