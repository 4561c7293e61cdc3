/** An option of the installed command. */
export interface CommandOption {
  name: string;
  /** What it does, in a few words that a shell shows beside it. */
  does: string;
  /** What follows it, for an option that takes a value. */
  value?: string;
}

/** A subcommand of the installed command, as the shells complete it. */
export interface Subcommand {
  name: string;
  does: string;
  options: readonly CommandOption[];
}

const JSON_OPTION: CommandOption = { name: "--json", does: "print JSON" };

/** The first one runs where no subcommand is given. */
export const SUBCOMMANDS: readonly Subcommand[] = [
  { name: "status", does: "show what runs on this machine", options: [JSON_OPTION] },
  {
    name: "check",
    does: "find out whether news and mail go through",
    options: [JSON_OPTION, { name: "--timeout", does: "how long to wait", value: "seconds" }],
  },
  {
    name: "servers",
    does: "show or choose where news and mail lead",
    options: [
      { name: "--news", does: "the news server", value: "host" },
      { name: "--mail", does: "the mail relay", value: "host" },
      { name: "--isolate", does: "give news a Tor circuit of its own" },
      { name: "--no-isolate", does: "let news share a Tor circuit" },
      { name: "--default", does: "take the choice back" },
      { name: "--dry-run", does: "change nothing" },
    ],
  },
  { name: "gateway", does: "print the line for the Whonix-Gateway", options: [] },
];

/** What may stand in the place of a subcommand. */
export const GENERAL_OPTIONS: readonly CommandOption[] = [
  JSON_OPTION,
  { name: "--help", does: "print the usage" },
  { name: "--version", does: "print the version" },
];
