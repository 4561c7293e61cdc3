import type { Choices } from "../../src/project.ts";
import { type Options, UsageError, type Values } from "./options.ts";

/** The options of a build that choose its servers. */
export const SERVER_OPTIONS = {
  news: { value: "HOST:PORT", help: "the news server (news.mixmin.net:563)" },
  mail: {
    value: "HOST:PORT",
    help: "the mail relay, with STARTTLS (2.2.2.2:25, which the Whonix-Gateway must map to an onion service)",
  },
  smtp: { value: "HOST:PORT", help: "the earlier name of --mail" },
  isolate: {
    help: "news gets a Tor circuit that mail never uses, by a port of its own on the Whonix-Gateway, 10.152.152.10:9229",
  },
} satisfies Options;

/**
 * What was chosen on the command line, and by SOURCE_DATE_EPOCH.
 *
 * @throws UsageError when the relay was given under both names
 */
export function chosenServers({ news, mail, smtp, isolate }: Values<typeof SERVER_OPTIONS>): Choices {
  if (mail !== undefined && smtp !== undefined) {
    throw new UsageError("--mail and --smtp are one option: give one of them");
  }
  return { news, mail: mail ?? smtp, isolate, sourceDateEpoch: process.env["SOURCE_DATE_EPOCH"] };
}
