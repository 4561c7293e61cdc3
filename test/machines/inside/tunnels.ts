import type { StoryMachine } from "../story-machine.ts";
import { builtPackage } from "../story.ts";

/** The first line of the report when all is well. */
export const TUNNELS_UP = "The tunnels are up.";

/**
 * Installs the package in a machine that trusts the test CA, and waits until the tunnels are up.
 *
 * @param deb Path of the package on the host; the one in dist/ unless given.
 */
export async function installed(machine: StoryMachine, deb = builtPackage()): Promise<void> {
  await machine.trustTestCa();
  await machine.install(deb);
  await machine.waitForOpenPort("127.0.0.1", 119, 5);
}

/** The report's lines after the first one, at a first installation of the documented build beside no gateway. */
export const FIRST_REPORT = [
  "In your clients, set news to 127.0.0.1 port 119 and mail to 127.0.0.1 port 25, without TLS and without a login.",
  "Mail needs your relay first: nymphemeral-whonix-connections servers --mail NAME.onion",
  "This is no Whonix-Workstation: without a Whonix-Gateway these connections are not anonymous. " +
    "Does it work? nymphemeral-whonix-connections check",
];

/** The process id of the daemon, as systemd knows it; "0" when none runs. */
export async function daemon(machine: StoryMachine): Promise<string> {
  return await machine.succeed("systemctl show --property MainPID --value stunnel@nymphemeral");
}

/** Where TCP sockets listen in the machine, sorted: ADDRESS:PORT each. */
export async function listeners(machine: StoryMachine): Promise<string[]> {
  const output = await machine.succeed("ss --listening --tcp --numeric --no-header | awk '{ print $4 }'");
  return output.split("\n").filter(Boolean).toSorted();
}

/** What the package's own scripts told the user, in what apt-get or dpkg wrote. */
export function reportOf(output: string): string[] {
  const name = "nymphemeral-whonix-connections: ";
  // apt 3 gives dpkg a terminal, whose lines end in \r\n.
  return output
    .split(/\r*\n/)
    .filter((line) => line.startsWith(name))
    .map((line) => line.slice(name.length));
}
