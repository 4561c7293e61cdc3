import { GATEWAY, WORKSTATION } from "../container/addresses.ts";

// The kernel's answer to the gateway when a name was resolved after whoever asked had given up.
const TOO_LATE = new RegExp(
  `^IP ${WORKSTATION} > ${GATEWAY}: ICMP ${WORKSTATION} udp port \\d+ unreachable,`,
);

/**
 * The packets that should not have left a workstation: all but DNS to the gateway, and TCP, which the gateway
 * redirects into Tor.
 *
 * @param packets What a workstation sent, a line of `tcpdump -n -q -t` each.
 */
export function leaks(packets: readonly string[]): string[] {
  return packets.filter((packet) => {
    if (TOO_LATE.test(packet)) return false;
    const [, source, destination, protocol] = /^IP ([\d.]+)\.\d+ > ([\d.]+\.\d+): (\w+)/.exec(packet) ?? [];
    if (source !== WORKSTATION) return true;
    return protocol !== "tcp" && !(protocol === "UDP" && destination === `${GATEWAY}.53`);
  });
}
