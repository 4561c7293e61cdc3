import { GATEWAY, GATEWAY_6, WORKSTATION, WORKSTATION_6 } from "../addresses.ts";

// The kernel's answer to the gateway when a name was resolved after the program that asked had given up.
const TOO_LATE = [
  new RegExp(`^IP ${WORKSTATION} > ${GATEWAY}: ICMP ${WORKSTATION} udp port \\d+ unreachable,`),
  new RegExp(`^IP6 ${WORKSTATION_6} > ${GATEWAY_6}: ICMP6, destination unreachable, unreachable port,`),
];

// As ARP, these go no further than the link: RFC 4861, RFC 9777.
const OF_THE_LINK = /^IP6 \S+ > \S+: (?:HBH )?ICMP6, (?:neighbor|router|multicast listener) /;

const SOURCES = new Set([WORKSTATION, WORKSTATION_6]);
const NAME_SERVERS = new Set([`${GATEWAY}.53`, `${GATEWAY_6}.53`]);

/**
 * The packets that should not have left a workstation: all but DNS to the gateway, and TCP, which the gateway
 * redirects into Tor.
 *
 * @param packets What a workstation sent, a line of `tcpdump -n -q -t` each.
 */
export function leaks(packets: readonly string[]): string[] {
  return packets.filter((packet) => {
    if ([...TOO_LATE, OF_THE_LINK].some((harmless) => harmless.test(packet))) return false;
    const [, source = "", destination = "", protocol] =
      /^IP6? ([\da-f.:]+)\.\d+ > ([\da-f.:]+\.\d+): (\w+)/.exec(packet) ?? [];
    if (!SOURCES.has(source)) return true;
    return protocol !== "tcp" && !(protocol === "UDP" && NAME_SERVERS.has(destination));
  });
}
