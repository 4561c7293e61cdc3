import { explain } from "../../src/problem.ts";
import { folderOfCaller, swallowedOptions } from "./npm.ts";
import { outliveOutput } from "./output.ts";
import { type Options, UsageError, type Values } from "./options.ts";
import { asksForHelp, parse } from "./parse.ts";
import { eraseProgress } from "./progress.ts";
import { complaintOf, type Described, helpOf } from "./usage.ts";

/** What a command takes, and what it does with that. */
interface Definition<Known extends Options> extends Described {
  readonly options?: Known;
  /** Whether it hands its words on as they are, to what knows more options: run gets all of them as arguments. */
  readonly passesOn?: true;
  /** Gets what was given: the options, and the arguments. */
  readonly run: (values: Values<Known>, given: readonly string[]) => void | Promise<void>;
}

/** A command that can be started. */
export interface Command {
  readonly name: string;
  readonly about: string;
  /**
   * Reads its command line, prints help, and turns errors into words and an exit status.
   *
   * Exit status 0: done. 1: it failed, with the reason on standard error. 2: the command line makes no sense.
   *
   * @param words - the command line; that of the process by default
   */
  readonly start: (words?: readonly string[]) => Promise<void>;
}

/** @returns the command that is defined so; relative paths are relative to where its user is, who may have started npm */
export function command<const Known extends Options>(definition: Definition<Known>): Command {
  const { name, about, arguments: names = [], options, passesOn, run } = definition;
  const start = async (words: readonly string[] = process.argv.slice(2)): Promise<void> => {
    outliveOutput();
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it has none
      const known = options ?? ({} as Known);
      const swallowed = swallowedOptions(name, known, process.env);
      if (swallowed.length > 0) throw new UsageError(...swallowed);
      if (asksForHelp(words)) {
        console.log(helpOf(definition));
        return;
      }
      const { values, given } = parse(passesOn ? ["--", ...words] : words, known, names);
      process.chdir(folderOfCaller(name, process.env) ?? ".");
      await run(values, given);
    } catch (error) {
      const isUsage = error instanceof UsageError;
      eraseProgress();
      process.stderr.write(isUsage ? complaintOf(definition, error.problems) : `${explain(error)}\n`);
      process.exitCode = isUsage ? 2 : 1;
    }
  };
  return { name, about, start };
}
