import { describe, expect, it } from "vitest";

import { example, Memory, NOW } from "./example-repository.ts";

describe("a publication that ended after any step", () => {
  it("left a tree that is whole, and is completed by another one", async () => {
    const memory = new Memory();
    await memory.publish("stable", ["1.0"]);
    const steps = await memory.plan("stable", ["1.0", "1.1"], NOW + 60);
    const released = 1 + steps.findIndex((step) => step.kind === "write" && step.path.endsWith("/InRelease"));
    for (let done = 0; done <= steps.length; done++) {
      const crashed = new Memory();
      await crashed.publish("stable", ["1.0"]);
      crashed.perform(steps.slice(0, done));
      const { problems, suites } = crashed.open();
      expect(problems, `after ${done} steps`).toEqual([]);
      const versions = suites[0]?.packages.map(({ version }) => version);
      expect(versions, `after ${done} steps`).toEqual(done < released ? ["1.0"] : ["1.0", "1.1"]);
      await crashed.publish("stable", ["1.0", "1.1"], NOW + 120);
      expect(crashed.open().suites[0]?.packages).toEqual([example("1.0"), example("1.1")]);
      const known = crashed.ledger.filter(({ event }) => event === "package");
      expect(known, `after ${done} steps`).toHaveLength(2);
    }
  });
});
