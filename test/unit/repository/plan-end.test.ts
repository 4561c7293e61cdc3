import { describe, expect, it } from "vitest";

import { sha256 } from "../../../src/hash.ts";
import { planPublication } from "../../../src/repository/plan.ts";
import { stepsOf } from "../../../src/repository/steps.ts";
import { bytesOf, example, Memory, NOW, SETTINGS } from "./example-repository.ts";

const DAY = 86_400;
const POOL = "pool/main/e/example/example_1.0_all.deb";

describe("planPublication, at its end,", () => {
  it("changes the settings last, when all of it is done that they say", async () => {
    const memory = new Memory();
    const settings = { ...SETTINGS, keys: ["F".repeat(40)] };
    const changes = [{ name: "stable", packages: [] }];
    const steps = await memory.stepsFor({ changes, problems: [], settings });
    expect(steps.slice(-3).map(({ kind }) => kind)).toEqual(["write", "record", "settings"]);
    memory.perform(steps);
    expect(memory.settings).toEqual(settings);
  });

  it("writes the page once all suites are out", async () => {
    const memory = new Memory();
    await memory.publish("testing", ["1.0"], NOW - DAY);
    const plan = await planPublication(
      memory.open(),
      { changes: [{ name: "stable", packages: [example("1.0")] }], problems: [] },
      { ...memory.inputs(), page: (listing) => JSON.stringify(listing) },
    );
    const steps = stepsOf(plan, [], new Uint8Array());
    const [page, record] = steps.slice(-2);
    if (page?.kind !== "write") throw new Error("the last but one writes nothing");
    expect(record).toMatchObject({ kind: "record", records: [{ event: "published", suite: "stable" }] });
    const version = {
      name: "example",
      version: "1.0",
      filename: POOL,
      size: 11,
      sha256: sha256(bytesOf("1.0")),
    };
    expect(page.path).toBe("index.html");
    expect(JSON.parse(Buffer.from(page.content).toString("utf8"))).toEqual({
      origin: SETTINGS.origin,
      label: SETTINGS.label,
      url: SETTINGS.url,
      suites: SETTINGS.suites,
      keys: SETTINGS.keys,
      versions: [
        { suite: "stable", date: NOW, ...version },
        { suite: "testing", date: NOW - DAY, ...version },
      ],
    });
  });
});
