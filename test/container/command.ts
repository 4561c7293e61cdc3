import type { Machine } from "./machine.ts";

/** The command of the package. */
export const COMMAND = "nymphemeral-whonix-connections";

/** The whole name of the unit, as the command writes it. */
export const UNIT = "stunnel@nymphemeral.service";

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

async function saidBy(machine: Machine, command: string): Promise<Said> {
  const { exitCode, stdout, stderr } = await machine.execute(command, { seconds: 150 });
  const text = `${stdout}${stderr}`.trimEnd().replace(/\b\d+\.\d\d s\b/g, "N s");
  return { exitCode, lines: text.split("\n") };
}
