import { GATEWAY, GATEWAY_6 } from "../addresses.ts";

/** What two ends of a link have to tell each other, which no Whonix firewall keeps back: RFC 4861, RFC 9777. */
const OF_THE_LINK =
  "nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert, mld-listener-report, mld2-listener-report";

/**
 * As on a Whonix-Gateway: what the workstation sends goes into Tor, or nowhere, and who sends it is told nothing.
 * Its counters name the packets that it dropped.
 */
export const GATEWAY_FIREWALL = `table inet whonix {
  counter dropped_input { }
  counter dropped_passing { }
  chain prerouting {
    type nat hook prerouting priority dstnat
    ip daddr ${GATEWAY} tcp dport { 9050, 9229 } accept
    ip6 daddr ${GATEWAY_6} tcp dport { 9050, 9229 } accept
    iifname "eth0" udp dport 53 redirect to :5300
    iifname "eth0" tcp flags & (fin | syn | rst | ack) == syn redirect to :9040
  }
  chain input {
    type filter hook input priority filter
    iifname != "eth0" accept
    ct state related accept
    icmpv6 type { ${OF_THE_LINK} } accept
    udp dport 5300 accept
    tcp dport { 9040, 9050, 9229 } accept
    counter name dropped_input drop
  }
  chain passing {
    type filter hook prerouting priority filter
    icmpv6 type { ${OF_THE_LINK} } accept
    iifname "eth0" fib daddr type != local counter name dropped_passing drop
  }
}
`;

/** As on a Whonix-Workstation that waits for its clock, in timesync-fail-closed mode: nothing leaves but what is sdwdate's. */
export const CLOSED_FIREWALL = `flush ruleset
table inet whonix {
  chain output {
    type filter hook output priority filter
    oifname "lo" accept
    icmpv6 type { ${OF_THE_LINK} } accept
    reject
  }
}
`;

/** As on a Whonix-Workstation: it rejects what is neither TCP nor a question to a nameserver of the gateway. */
export const WORKSTATION_FIREWALL = `table inet whonix {
  chain input {
    type filter hook input priority filter
    iifname "lo" accept
    ct state established accept
    icmpv6 type { ${OF_THE_LINK} } accept
    meta l4proto tcp reject with tcp reset
    reject
  }
  chain output {
    type filter hook output priority filter
    oifname "lo" accept
    ip daddr ${GATEWAY} udp dport 53 accept
    ip6 daddr ${GATEWAY_6} udp dport 53 accept
    meta nfproto ipv4 meta l4proto != tcp reject
  }
}
`;
