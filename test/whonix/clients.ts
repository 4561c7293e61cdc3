import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Outcome, StoryFailure } from "../machines/errors.ts";
import type { Machine } from "../machines/machine.ts";
import { becomesTrue } from "../machines/waiting.ts";
import type { TorNetwork } from "../machines/whonix/tor-network.ts";

// A circuit may be slow or break: Tor gives a stream up after two minutes (SocksTimeout, tor(1)), and tries another.
const PATIENCE_SECONDS = 300;

/**
 * Reads an article of alt.anonymous.messages; tries for five minutes.
 *
 * @throws {StoryFailure} It never came; the message holds what the last try showed.
 */
export async function expectNews(workstation: Machine): Promise<void> {
  let last: Outcome | undefined;
  const read = async () => (last = await readNews(workstation)).stdout.includes("A message for a nym.");
  if (await becomesTrue(read, PATIENCE_SECONDS)) return;
  throw new StoryFailure("no article can be read", last);
}

/** Reads what came to alt.anonymous.messages within the last hour, exactly as nymphemeral does. */
export async function readNews(workstation: Machine): Promise<Outcome> {
  const program = await readFile(join(import.meta.dirname, "read-news.py"));
  return await workstation.execute("python3 -", { input: program, seconds: 120 });
}

/**
 * Sends a mail and finds it at the server; tries for five minutes.
 *
 * @returns All of it, as it was delivered.
 * @throws {StoryFailure} It cannot be sent, with what the last try showed, or does not arrive.
 */
export async function expectMail(workstation: Machine, { providers }: TorNetwork): Promise<string> {
  const words = `words-${randomUUID()}`;
  let last: Outcome | undefined;
  const send = async () => (last = await sendMail(workstation, words)).exitCode === 0;
  if (!(await becomesTrue(send, PATIENCE_SECONDS))) throw new StoryFailure("no mail can be sent", last);
  return await providers.mail(words, 30);
}

/** Hands a mail to port 25 with swaks as mixmaster would: no authentication, and no sender. */
export async function sendMail(workstation: Machine, words: string): Promise<Outcome> {
  const envelope = "--helo localhost --from '<>' --to nym@example.org";
  const swaks = `swaks --server 127.0.0.1 --port 25 --timeout 60 ${envelope} --data -`;
  const message = `Subject: for a nym\nTo: nym@example.org\n\n${words}\n`;
  return await workstation.execute(swaks, { input: message, seconds: 150 });
}
