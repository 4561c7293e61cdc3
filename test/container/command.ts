import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "vitest";

import { schemaProblems } from "./check-schema.ts";
import type { Machine } from "../machines/machine.ts";

/** The command of the package. */
export const COMMAND = "nymphemeral-whonix-connections";

/** The whole name of the unit, as the command writes it. */
export const UNIT = "stunnel@nymphemeral.service";

/** The conf. */
export const CONF = "/etc/stunnel/nymphemeral.conf";

/** What check says of each tunnel when it works. */
export const NEWS_WORKS = "news: works, N s (127.0.0.1:119 leads to news.mixmin.net:563)";
export const MAIL_WORKS = "mail: works, N s (127.0.0.1:25 leads to 2.2.2.2:25)";

/** What check says of a link that leads to no Tor, as a machine's here. */
export const NO_TOR =
  "tor: not confirmed: 10.152.152.10:9050 does not answer as a Tor does. Next: systemcheck on a Whonix-Workstation; " +
  "any other machine must have a Whonix-Gateway as its only link";

/** What check says of a link that leads into Tor. */
export const TOR_ANSWERS =
  "tor: yes, as far as this link shows: 10.152.152.10 answers as a Tor does, and onion names resolve";

/** The steps by which root chooses another server. */
export const ANOTHER_NEWS_SERVER = `choose another server: ${COMMAND} servers --news HOST`;
export const ANOTHER_RELAY = `choose another server: ${COMMAND} servers --mail NAME.onion`;

/** The steps when that may pass. */
export const TRY_LATER = `try again later, and if the problem stays ${ANOTHER_NEWS_SERVER}`;
export const ASK_THE_RELAY = `ask who runs the relay, or ${ANOTHER_RELAY}`;

/** What the command printed: its lines, times masked, and its exit code. */
export interface Said {
  readonly exitCode: number;
  readonly lines: readonly string[];
}

/** Runs the command as root. */
export async function said(machine: Machine, words: string): Promise<Said> {
  return await saidBy(machine, `${COMMAND} ${words}`);
}

/** Runs the command as a user with no rights at all. */
export async function saidToNobody(machine: Machine, words: string): Promise<Said> {
  const nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups";
  return await saidBy(machine, `${nobody} ${COMMAND} ${words}`);
}

/** What `check` says of one tunnel that fails, to root. */
export async function failureOf(machine: Machine, tunnel: "news" | "mail"): Promise<string | undefined> {
  const { lines } = await said(machine, "check --timeout 15");
  return lines.find((line) => line.startsWith(`${tunnel}: fails: `))?.slice(`${tunnel}: fails: `.length);
}

/** @returns JSON as the command prints it, times masked; it is checked against the documented schema */
export async function jsonOf(machine: Machine, words: string): Promise<string> {
  const { stdout } = await machine.execute(`${COMMAND} ${words} --json`);
  const value: unknown = JSON.parse(stdout.replace(/"seconds":\d+\.\d\d\b/g, '"seconds":0'));
  expect(schemaProblems(value)).toStrictEqual([]);
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The JSON that is expected. No snapshot of vitest's: stories run at once, and it would mix up whose it is. */
export async function golden(name: string): Promise<string> {
  return await readFile(join(import.meta.dirname, "command-golden", name), "utf8");
}

/** Runs shell text that runs the command. */
export async function saidBy(machine: Machine, command: string): Promise<Said> {
  const { exitCode, stdout, stderr } = await machine.execute(command, { seconds: 150 });
  const text = `${stdout}${stderr}`.trimEnd().replace(/\b\d+\.\d\d s\b/g, "N s");
  return { exitCode, lines: text.split("\n") };
}
