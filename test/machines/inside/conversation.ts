import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Outcome, StoryFailure } from "../errors.ts";
import { quoteForShell } from "../boot/quote.ts";
import { type ShellOptions } from "../boot/shell.ts";

/** How a conversation with a line-based server went. */
export interface Conversation {
  /** The server's first words; "" when it closed the connection, or said nothing, before any. */
  readonly greeting: string;
  /** The answer to each line that was sent, lines joined by "\n"; stops where the server stopped. */
  readonly replies: readonly string[];
  /** "open": all answered; "closed": the server closed early; "silent": an answer took too long. */
  readonly end: "open" | "closed" | "silent";
}

/** Longest wait for one answer. */
const ANSWER_SECONDS = 20;

/**
 * Has a conversation in a machine with what listens on 127.0.0.1.
 *
 * @param execute Runs shell text in the machine.
 * @param port TCP port.
 * @param lines What to send, without line end. One item may hold several lines ("\n") that get one answer
 *   together, such as a mail with its final dot.
 * @throws {StoryFailure} Nothing listens there.
 */
export async function converse(
  execute: (command: string, options: ShellOptions) => Promise<Outcome>,
  port: number,
  lines: readonly string[],
): Promise<Conversation> {
  const input = await readFile(join(import.meta.dirname, "converse.bash"));
  const words = ["bash", "-s", "--", String(port), String(ANSWER_SECONDS), ...lines];
  const seconds = ANSWER_SECONDS * (lines.length + 2);
  const outcome = await execute(words.map(quoteForShell).join(" "), { input, seconds });
  if (outcome.exitCode !== 0) throw new StoryFailure(`cannot connect to 127.0.0.1:${port}`, outcome);
  return parse(outcome.stdout);
}

function parse(output: string): Conversation {
  const answers: string[][] = [[]];
  let end: Conversation["end"] = "open";
  for (const line of output.split("\n")) {
    if (line === "sent") answers.push([]);
    else if (line.startsWith("server ")) answers.at(-1)?.push(line.slice("server ".length));
    else if (line === "end closed") end = "closed";
    else if (line === "end silent") end = "silent";
  }
  const [greeting = "", ...replies] = answers.map((answer) => answer.join("\n"));
  return { greeting, replies: replies.filter(Boolean), end };
}
