import type { Machine } from "../container/machine.ts";

/** What {@link check} says of news that come. */
export const NEWS_WORK = "news: works (127.0.0.1:119 leads to news.mixmin.net:563)";

/** And of mail that goes. */
export const MAIL_WORKS = "mail: works (127.0.0.1:25 leads to 2.2.2.2:25)";

/**
 * What the package's `check` says: a line for each tunnel, without the time that it took.
 *
 * @param seconds How long it waits for a server; as long as it does by itself unless given.
 */
export async function check(workstation: Machine, seconds?: number): Promise<string[]> {
  const timeout = seconds === undefined ? "" : ` --timeout ${seconds}`;
  const command = `nymphemeral-whonix-connections check${timeout}`;
  const { stdout } = await workstation.execute(command, { seconds: 240 });
  return stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => line.replace(/^(\w+: works), [\d.]+ s /, "$1 "));
}
