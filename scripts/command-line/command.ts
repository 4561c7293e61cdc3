import { parseArgs } from "node:util";

import { explain } from "../../src/problem.ts";

/** What a script takes on its command line. */
interface CommandLine<Option extends string, Flag extends string> {
  /** The text that --help prints. */
  usage: string;
  /** The names of the options, each of which takes a value. */
  options?: readonly Option[];
  /** The names of the options that take none. */
  flags?: readonly Flag[];
  /** How many file names it takes, or how many at least and at most; none by default. */
  files?: number | readonly [least: number, most: number];
  /** The command line; that of the process by default. */
  words?: readonly string[];
}

/** The options that were given: their values, and true for those that take none. */
type Values<Option extends string, Flag extends string> = Readonly<
  Partial<Record<Option, string>> & Partial<Record<Flag, true>>
>;

/**
 * Runs a script: reads its command line, prints help, and turns errors into words and an exit status.
 *
 * Exit status 0: done. 1: it failed, with the reason on standard error. 2: the command line makes no sense.
 *
 * @param run - gets the values of the options, and the file names
 */
export async function command<Option extends string = never, Flag extends string = never>(
  { usage, options = [], flags = [], files = 0, words = process.argv.slice(2) }: CommandLine<Option, Flag>,
  run: (values: Values<Option, Flag>, files: readonly string[]) => void | Promise<void>,
): Promise<void> {
  process.stdout.on("error", endWithReader);
  try {
    const { help, values, positionals } = parse(words, options, flags);
    if (help) {
      console.log(usage);
      return;
    }
    const [least, most] = typeof files === "number" ? [files, files] : files;
    if (positionals.length < least || positionals.length > most) {
      throw new UsageError(`arguments given: ${positionals.length}, expected: ${range(least, most)}`);
    }
    await run(values, positionals);
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`error: ${error.message}\n\n${usage}\n`);
      process.exitCode = 2;
    } else {
      process.stderr.write(`${explain(error)}\n`);
      process.exitCode = 1;
    }
  }
}

function range(least: number, most: number): string {
  if (least === most) return String(least);
  return most === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} to ${most}`;
}

/** Thrown by a script whose command line makes no sense. */
export class UsageError extends Error {}

// head(1) and less(1) close the pipe when they have seen enough; nobody is left to read a complaint.
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}

function parse<Option extends string, Flag extends string>(
  words: readonly string[],
  options: readonly Option[],
  flags: readonly Flag[],
): { help: boolean; values: Values<Option, Flag>; positionals: readonly string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: {
        ...allOf(options, "string"),
        ...allOf(flags, "boolean"),
        help: { type: "boolean" as const },
      },
      allowPositionals: true,
    });
    const found = new Map(Object.entries(values));
    const given: Partial<Record<Option, string>> = {};
    for (const name of options) {
      const value = found.get(name);
      if (typeof value === "string") given[name] = value;
    }
    const set: Partial<Record<Flag, true>> = {};
    for (const name of flags) {
      if (found.get(name) === true) set[name] = true;
    }
    return { help: values.help === true, values: { ...given, ...set }, positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function allOf<Type extends "string" | "boolean">(
  names: readonly string[],
  type: Type,
): Record<string, { type: Type }> {
  return Object.fromEntries(names.map((name) => [name, { type }]));
}
