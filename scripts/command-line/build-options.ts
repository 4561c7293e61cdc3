import type { Choices } from "../../src/project.ts";
import { UsageError } from "./command.ts";

/** The options of a build that choose its servers; `smtp` is the earlier name of `mail`. */
export const SERVER_OPTIONS = ["news", "mail", "smtp"] as const;

/**
 * The servers that were given on the command line.
 *
 * @throws UsageError when the relay was given under both names
 */
export function chosenServers({
  news,
  mail,
  smtp,
}: Readonly<Partial<Record<(typeof SERVER_OPTIONS)[number], string>>>): Pick<Choices, "news" | "mail"> {
  if (mail !== undefined && smtp !== undefined) {
    throw new UsageError("--mail and --smtp are one option: give one of them");
  }
  return { news, mail: mail ?? smtp };
}
