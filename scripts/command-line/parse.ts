import { parseArgs } from "node:util";

import { type Options, UsageError, type Values } from "./options.ts";
import { argumentProblems, unknownOption, valueProblems } from "./problems.ts";

/**
 * Reads a command line (node:util's parseArgs reads the words).
 *
 * @param names - what its arguments are called: the last one may end in "...", and those in brackets may be left out
 * @returns what was given
 * @throws UsageError with every problem
 */
export function parse<Known extends Options>(
  words: readonly string[],
  options: Known,
  names: readonly string[],
): { values: Values<Known>; given: readonly string[] } {
  const types: Record<string, { type: "boolean" | "string" }> = {};
  for (const [name, { value }] of Object.entries(options))
    types[name] = { type: value === undefined ? "boolean" : "string" };
  const { tokens } = parseArgs({ args: [...words], options: types, strict: false, tokens: true });
  const found = tokens.filter((token) => token.kind === "option");
  const given = tokens.flatMap((token) => (token.kind === "positional" ? [token.value] : []));
  const values = new Map(found.map(({ name, value }) => [name, value ?? true]));
  const unknown = found.filter(({ name }) => !Object.hasOwn(options, name));
  const problems = found.flatMap((token, index) => {
    const { name, rawName, value, inlineValue } = token;
    const option = options[name];
    if (option === undefined || unknown.includes(token)) return [unknownOption(rawName, name, options)];
    const isAgain = found.slice(0, index).some((other) => other.name === name);
    return isAgain ? [`${rawName} is given twice`] : valueProblems(rawName, option, value, inlineValue);
  });
  // What follows an option that is not known may be its value.
  if (unknown.length === 0) problems.push(...argumentProblems(given, names, options, values));
  if (problems.length > 0) throw new UsageError(...problems);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- required ones are there, and each is of its type
  return { values: Object.fromEntries(values) as Values<Known>, given };
}

/** @returns whether a command line asks for help, whatever else is wrong with it */
export function asksForHelp(words: readonly string[]): boolean {
  return words.slice(0, [...words, "--"].indexOf("--")).some((word) => word === "-h" || word === "--help");
}
