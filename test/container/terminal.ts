import type { Machine } from "./machine.ts";

/** What stands for a terminal: an empty folder. */
export const TERMINAL = `set -e; cd "$(mktemp -d)"; sudo() { "$@"; }\n`;

/** Does as a user who copies a block of commands into a terminal. */
export async function paste(machine: Machine, commands = "false"): Promise<string> {
  return await machine.succeed(`${TERMINAL}${commands}`, { seconds: 240 });
}

/** Has apt know no source, take yes for an answer, and fail where a source cannot be read. */
export async function forgetSources(machine: Machine): Promise<void> {
  await machine.write(
    "/etc/apt/apt.conf.d/99yes",
    'APT::Get::Assume-Yes "true"; APT::Update::Error-Mode "any";\n',
  );
  await machine.succeed("rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/*");
}
