import type { Machine } from "../machine.ts";

/** What stands for a terminal: an empty folder, and a shell that goes on after a command that failed. */
export const TERMINAL = `cd "$(mktemp -d)"; sudo() { "$@"; }\n`;

/** Has apt-get ask nothing, as if its user said yes, and fail where a list cannot be had; Debian's archive is not there. */
export async function beOffline(machine: Machine): Promise<void> {
  await machine.write(
    "/etc/apt/apt.conf.d/99yes",
    'APT::Get::Assume-Yes "true"; APT::Update::Error-Mode "any";\n',
  );
  await machine.succeed("rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/*");
}

/** Does as a user who copies a block of commands into a terminal. */
export async function paste(machine: Machine, commands = "false"): Promise<string> {
  return await machine.succeed(`${TERMINAL}${commands}`, { seconds: 240 });
}
