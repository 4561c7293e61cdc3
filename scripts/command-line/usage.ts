import { maskedLine } from "../../src/problem.ts";
import { filled, table } from "./lines.ts";
import type { Options } from "./options.ts";

/** What the usage of a command is made of. */
export interface Described {
  /** The npm script, and the subcommand where there is one: "repo add". */
  readonly name: string;
  /** What its arguments are called, such as DIR, FILE... and [NAME]. */
  readonly arguments?: readonly string[];
  readonly options?: Options;
  /** What it does, in one sentence. */
  readonly about: string;
  /** More about it, in lines of at most 100 characters. */
  readonly details?: string;
}

/** @returns the words that start a command: npm run repo -- add */
export function call(name: string, hasWords = true): string {
  const [script = "", ...subcommand] = name.split(" ");
  return [`npm run ${script}`, ...(hasWords ? ["--"] : []), ...subcommand].join(" ");
}

/** @returns the usage of a command, in lines of at most 100 characters */
function usageOf({ name, arguments: names = [], options = {} }: Described): string {
  const words = Object.entries(options).map(([option, { value, required }]) => {
    const text = value === undefined ? `--${option}` : `--${option} ${value}`;
    return required === true ? text : `[${text}]`;
  });
  const all = [...names, ...words];
  return filled([`usage: ${call(name, all.length > 0 || name.includes(" "))}`, ...all], "       ");
}

/** @returns the text that --help prints */
export function helpOf(described: Described): string {
  const rows = Object.entries(described.options ?? {}).map(([option, { value, help }]) => {
    return [value === undefined ? `--${option}` : `--${option} ${value}`, help] as const;
  });
  const parts = [usageOf(described), described.about, table([...rows, ["-h, --help", "this text"]])];
  return [...parts, ...(described.details === undefined ? [] : [described.details])].join("\n\n");
}

/** @returns the usage, and last, where its reader looks, what is wrong */
export function complaintOf(described: Described, problems: readonly string[]): string {
  const help = `Try '${call(described.name)} --help'.`;
  return [usageOf(described), help, ...problems.map((problem) => `error: ${maskedLine(problem)}`), ""].join(
    "\n",
  );
}
