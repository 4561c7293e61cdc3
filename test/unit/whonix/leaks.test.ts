import { expect, test } from "vitest";

import { leaks } from "../../machines/whonix/leaks.ts";

const FINE = [
  "IP 10.152.152.11.41000 > 10.152.152.10.53: UDP, length 33",
  "IP 10.152.152.11.41002 > 192.0.2.10.563: tcp 517",
  "IP 10.152.152.11 > 10.152.152.10: ICMP 10.152.152.11 udp port 41000 unreachable, length 69",
  "IP6 fd19:c33d:88bc::11.41000 > fd19:c33d:88bc::10.53: UDP, length 33",
  "IP6 fd19:c33d:88bc::11.41002 > fc12::1.25: tcp 517",
  "IP6 fd19:c33d:88bc::11 > fd19:c33d:88bc::10: ICMP6, destination unreachable, unreachable port, fd19:c33d:88bc::11 udp port 41000, length 69",
  "IP6 fe80::1 > ff02::1:ff00:10: ICMP6, neighbor solicitation, who has fd19:c33d:88bc::10, length 32",
  "IP6 fe80::1 > ff02::16: HBH ICMP6, multicast listener report v2, 1 group record(s), length 28",
];

test("DNS to the gateway, what answers its late replies, and TCP are no leaks", () => {
  expect(leaks(FINE)).toStrictEqual([]);
});

test.each([
  ["DNS to another server", "IP 10.152.152.11.41000 > 9.9.9.9.53: UDP, length 33"],
  ["UDP to another port of the gateway", "IP 10.152.152.11.41000 > 10.152.152.10.123: UDP, length 48"],
  ["ICMP", "IP 10.152.152.11 > 192.0.2.10: ICMP echo request, id 1, seq 1, length 64"],
  [
    "a closed port's ICMP to another host",
    "IP 10.152.152.11 > 192.0.2.10: ICMP 10.152.152.11 udp port 41000 unreachable, length 69",
  ],
  ["IPv6 DNS to another server", "IP6 fd19:c33d:88bc::11.41000 > 2620:fe::fe.53: UDP, length 33"],
  ["IPv6 ICMP", "IP6 fd19:c33d:88bc::11 > 2620:fe::fe: ICMP6, echo request, id 1, seq 1, length 64"],
  ["IPv6", "IP6 fe80::1.5353 > ff02::fb.5353: UDP, length 40"],
  ["a source that is not the workstation's", "IP 127.0.0.1.41000 > 192.0.2.10.563: tcp 0"],
])("%s is a leak", (_, packet) => {
  expect(leaks([...FINE, packet])).toStrictEqual([packet]);
});
