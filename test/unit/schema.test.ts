import { describe, expect, it } from "vitest";

import { schemaViolations } from "../schema.ts";

const SCHEMA = {
  anyOf: [{ $ref: "#/$defs/a" }],
  $defs: {
    a: {
      type: "object",
      required: ["name"],
      additionalProperties: false,
      properties: {
        name: { type: "string", enum: ["news", "mail"] },
        cause: { type: ["string", "null"] },
        list: { type: "array", items: { type: "number" } },
      },
    },
  },
};

describe("schemaViolations", () => {
  it.each([[{ name: "news" }], [{ name: "mail", cause: null, list: [] }], [{ name: "mail", list: [1, 2] }]])(
    "has nothing to say of %j",
    (value) => {
      expect(schemaViolations(SCHEMA, value)).toEqual([]);
    },
  );

  it.each([
    [null, ["value is of type null"]],
    [{}, ["value.name is missing"]],
    [{ name: "other" }, ['value.name is "other"']],
    [{ name: "news", cause: 1 }, ["value.cause is of type number"]],
    [{ name: "news", list: [1, "2"] }, ["value.list[1] is of type string"]],
    [{ name: "news", more: 1 }, ["value.more is not known"]],
  ])("tells what is wrong with %j", (value, told) => {
    expect(schemaViolations(SCHEMA, value)).toEqual(told);
  });

  it("tells a definition that is not there", () => {
    expect(schemaViolations({ $ref: "#/$defs/b" }, {})).toEqual(["#/$defs/b is not defined"]);
  });
});
