/** The part of JSON Schema that docs/check.schema.json uses. */
interface Schema {
  type?: string | readonly string[];
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  $ref?: string;
  $defs?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: boolean;
  properties?: Readonly<Record<string, Schema>>;
  items?: Schema;
}

/** @returns every place where a value is not as the schema has it */
export function schemaViolations(root: unknown, value: unknown): string[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own file, which the tests of this function read
  const schema = root as Schema;
  return violations(schema, value, "value", schema.$defs ?? {});
}

function violations(schema: Schema, value: unknown, where: string, definitions: Schema["$defs"]): string[] {
  if (schema.$ref !== undefined) {
    const definition = definitions?.[schema.$ref.replace("#/$defs/", "")];
    return definition === undefined
      ? [`${schema.$ref} is not defined`]
      : violations(definition, value, where, definitions);
  }
  if (schema.anyOf !== undefined) {
    const answers = schema.anyOf.map((choice) => violations(choice, value, where, definitions));
    return answers.toSorted((a, b) => a.length - b.length)[0] ?? [];
  }
  const types = schema.type === undefined ? undefined : [schema.type].flat();
  if (types !== undefined && !types.includes(typeOf(value))) return [`${where} is of type ${typeOf(value)}`];
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    return [`${where} is ${JSON.stringify(value)}`];
  }
  if (Array.isArray(value)) {
    const { items = {} } = schema;
    return value.flatMap((item, index) => violations(items, item, `${where}[${index}]`, definitions));
  }
  return typeof value === "object" && value !== null
    ? memberViolations(schema, new Map(Object.entries(value)), where, definitions)
    : [];
}

function memberViolations(
  { required = [], additionalProperties = true, properties = {} }: Schema,
  members: ReadonlyMap<string, unknown>,
  where: string,
  definitions: Schema["$defs"],
): string[] {
  return [
    ...required.filter((name) => !members.has(name)).map((name) => `${where}.${name} is missing`),
    ...[...members].flatMap(([name, member]) => {
      const schema = properties[name];
      if (schema !== undefined) return violations(schema, member, `${where}.${name}`, definitions);
      return additionalProperties ? [] : [`${where}.${name} is not known`];
    }),
  ];
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
