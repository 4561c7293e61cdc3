import { describe, expect, it } from "vitest";

import expired from "../container/command-golden/check-expired.json" with { type: "json" };
import check from "../container/command-golden/check.json" with { type: "json" };
import status from "../container/command-golden/status.json" with { type: "json" };
import { schemaProblems } from "../container/check-schema.ts";

describe("docs/check.schema.json", () => {
  it.each(Object.entries({ check, expired, status }))("describes what is printed: %s", (_name, value) => {
    expect(schemaProblems(value)).toEqual([]);
  });

  it.each([
    ["a member more", { more: 1 }, "/ must NOT have additional properties"],
    ["a text for a truth", { ok: "true" }, "/ok must be boolean"],
    ["a number for a text", { version: 1 }, "/version must be string"],
    ["a member less", { tunnels: undefined }, "/ must have required property 'tunnels'"],
    [
      "an unknown cause",
      { tunnels: [{ ...check.tunnels[0], cause: "stars" }] },
      "/tunnels/0/cause must be equal to one of the allowed values",
    ],
    ["no time", { tunnels: [{ ...check.tunnels[0], seconds: null }] }, "/tunnels/0/seconds must be number"],
  ])("tells %s", (_what, changed, problem) => {
    // As JSON, which has no member that is undefined.
    const value: unknown = JSON.parse(JSON.stringify({ ...check, ...changed }));
    expect(schemaProblems(value)).toContain(problem);
  });

  it("tells what is no object", () => {
    expect(schemaProblems([])).toContain("/ must be object");
  });
});
