import { $ } from "../../../src/system/shell.ts";
import { GATEWAY, GATEWAY_6, WORKSTATION, WORKSTATION_6 } from "../addresses.ts";

/** The namespaces of a gateway and its workstation, and the link to the relays. */
export interface Wiring {
  /** The relays' namespace, and the name of the gateway's link there. */
  readonly core: string;
  readonly link: string;
  /** The ends of that link: at the relays, and at the gateway. */
  readonly near: string;
  readonly far: string;
  readonly gateway: string;
  readonly workstation: string;
}

let gatewaysMade = 0;

/** Names and addresses that no other gateway of this process has. */
export function newWiring(core: string): Wiring {
  gatewaysMade += 1;
  const link = `gateway${gatewaysMade}`;
  const near = `198.51.100.${gatewaysMade * 4 + 1}`;
  const far = `198.51.100.${gatewaysMade * 4 + 2}`;
  const workstation = `${core}-workstation${gatewaysMade}`;
  return { core, link, near, far, gateway: `${core}-${link}`, workstation };
}

/** Takes a gateway's namespaces and links away; what is not there is no failure. */
export async function disconnect({ core, link, gateway, workstation }: Wiring): Promise<void> {
  // A deleted namespace takes its links along only some time later.
  await $`ip -n ${core} link delete ${link}`.nothrow();
  await $`ip netns delete ${workstation}; ip netns delete ${gateway}`.nothrow();
}

/** Makes the namespaces and links of a gateway. */
export async function connect({ core, link, near, far, gateway, workstation }: Wiring): Promise<void> {
  await $`
    ip netns add ${workstation}
    ip netns add ${gateway}
    ip -n ${workstation} link add eth0 type veth peer name eth0 netns ${gateway}
    ip -n ${core} link add ${link} type veth peer name uplink netns ${gateway}
    ip -n ${workstation} address add ${WORKSTATION}/18 dev eth0
    ip -n ${gateway} address add ${GATEWAY}/18 dev eth0
    ip -n ${workstation} address add ${WORKSTATION_6}/96 dev eth0 nodad
    ip -n ${gateway} address add ${GATEWAY_6}/96 dev eth0 nodad
    ip -n ${gateway} address add ${far}/30 dev uplink
    ip -n ${core} address add ${near}/30 dev ${link}
    for link in lo eth0; do ip -n ${workstation} link set "$link" up; done
    for link in lo eth0 uplink; do ip -n ${gateway} link set "$link" up; done
    ip -n ${core} link set ${link} up
    ip -n ${workstation} route add default via ${GATEWAY}
    ip -n ${workstation} route add default via ${GATEWAY_6}
    ip -n ${gateway} route add default via ${near}
  `;
}
