import {
  type CommandOption,
  GENERAL_OPTIONS,
  type Subcommand,
  SUBCOMMANDS,
} from "../definition/subcommands.ts";
import type { Values } from "./templates.ts";

/**
 * What the completions of bash and zsh may name, from one list of subcommands.
 *
 * The specs are zsh's own: zshcompsys(1), _arguments and _describe.
 */
export function completionValues(): Values {
  return {
    first: wordsOf([...SUBCOMMANDS, ...GENERAL_OPTIONS]),
    generalSpecs: GENERAL_OPTIONS.map(argumentSpec),
    subcommands: SUBCOMMANDS.map(subcommandValues),
    optionsWithValue: SUBCOMMANDS.flatMap(({ options }) => options)
      .filter(({ value }) => value !== undefined)
      .map(({ name }) => name),
  };
}

function subcommandValues({ name, does, options }: Subcommand): Values {
  return {
    name,
    words: wordsOf(options),
    described: `${name}:${does}`,
    specs: options.map(argumentSpec),
  };
}

function wordsOf(named: readonly { name: string }[]): string {
  return named.map(({ name }) => name).join(" ");
}

function argumentSpec({ name, does, value }: CommandOption): string {
  return value === undefined ? `${name}[${does}]` : `${name}=[${does}]:${value}:`;
}
