import { Ajv2020 } from "ajv/dist/2020.js";

import schema from "../../docs/check.schema.json" with { type: "json" };

// Strict, as Ajv is by default: a keyword that it does not know is an error, not a rule that nobody asks for.
const isDocumented = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

/** @returns what docs/check.schema.json has against JSON of the command, each problem with its place */
export function schemaProblems(value: unknown): string[] {
  if (isDocumented(value)) return [];
  return (isDocumented.errors ?? []).map(
    ({ instancePath, message = "" }) => `${instancePath || "/"} ${message}`,
  );
}
