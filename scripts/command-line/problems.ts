import { quoted } from "../../src/problem.ts";
import { nearest } from "./nearest.ts";
import type { Option, Options } from "./options.ts";

/** @returns the problem of an option that there is not, with the one that was probably meant */
export function unknownOption(rawName: string, name: string, options: Options): string {
  const meant = nearest(name, [...Object.keys(options), "help"]);
  return `there is no option ${quoted(rawName)}${meant === undefined ? "" : `: is --${meant} meant?`}`;
}

/** @returns the problem of a word that is none of these, with the one that was probably meant */
export function unknownWord(kind: string, word: string, candidates: readonly string[]): string {
  const meant = nearest(word, candidates);
  return `there is no ${kind} ${quoted(word)}${meant === undefined ? "" : `: is ${meant} meant?`}`;
}

/** @returns what is wrong with the value of an option, which may be missing */
export function valueProblems(
  rawName: string,
  { value: placeholder }: Option,
  value: string | undefined,
  isInline: boolean | undefined,
): readonly string[] {
  if (placeholder === undefined) return isInline === true ? [`${rawName} takes no value`] : [];
  if (value === "") return [`${rawName} is empty`];
  if (value !== undefined && (isInline === true || !value.startsWith("-"))) return [];
  return [`${rawName} needs a value: ${rawName} ${placeholder}`];
}

/** @returns which arguments and required options are missing, empty, or too many */
export function argumentProblems(
  given: readonly string[],
  names: readonly string[],
  options: Options,
  values: ReadonlyMap<string, unknown>,
): readonly string[] {
  const missing = [
    ...names.slice(given.length).filter((name) => !name.startsWith("[")),
    ...Object.keys(options)
      .filter((name) => options[name]?.required === true && !values.has(name))
      .map((name) => `--${name}`),
  ];
  const isOpen = names.some((name) => name.includes("..."));
  const surplus = isOpen ? [] : given.slice(names.length);
  return [
    ...(missing.length === 0 ? [] : [`missing: ${missing.join(", ")}`]),
    ...surplus.map((word) => `${quoted(word)} is one argument too many`),
    ...given.filter((word) => word === "").map(() => "an argument is empty"),
  ];
}
