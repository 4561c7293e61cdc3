import { GATEWAY, LOCAL_HOSTS, MAIL, MAIL_ONION, NEWS, SPARE, WORKSTATION } from "../addresses.ts";
import { RigError } from "../errors.ts";
import { $ } from "../../../src/system/shell.ts";

/** Where a machine is to be. */
export interface Place {
  /** Name of its network namespace. */
  readonly namespace: string;
  /** What the machine is called there; as its release unless given. */
  readonly name?: string;
  /** Files of its /etc that depend on the network: name -> text. */
  readonly etc: Readonly<Record<string, string>>;
}

/** Two connected network namespaces: the machine's, and "beyond", where the servers are. */
export interface Network extends Place {
  /** Name of the network namespace of the gateway and the servers. */
  readonly beyond: string;
}

/**
 * Makes the network of one machine: no way leads from it to any other machine or out of the run.
 *
 * @param name Name of the machine; the namespaces are named after it.
 * @throws {RigError} The kernel or `ip` refuses.
 */
export async function makeNetwork(name: string): Promise<Network> {
  // What the gateway's DNS would say: it maps the address, asked for as a name, to an onion service.
  const etc = { hosts: `${LOCAL_HOSTS}${NEWS} news.mixmin.net\n${MAIL_ONION} ${MAIL}.\n` };
  const network = { namespace: name, beyond: `${name}-beyond`, etc };
  const { namespace: workstation, beyond } = network;
  try {
    await $`
      ip netns add ${workstation}
      ip netns add ${beyond}
      ip -n ${beyond} -batch - <<END
        link add eth0 type veth peer name eth0 netns ${workstation}
        address add ${GATEWAY}/18 dev eth0
        address add ${NEWS}/32 dev lo
        address add ${SPARE}/32 dev lo
        address add ${MAIL}/32 dev lo
        address add ${MAIL_ONION}/32 dev lo
        link set lo up
        link set eth0 up
END
      ip -n ${workstation} -batch - <<END
        address add ${WORKSTATION}/18 dev eth0
        link set lo up
        link set eth0 up
        route add default via ${GATEWAY}
END
    `;
  } catch (error) {
    throw new RigError(`cannot make the network of ${name}`, { cause: error });
  }
  return network;
}

/** Removes what {@link makeNetwork} made. */
export async function removeNetwork({ namespace, beyond }: Network): Promise<void> {
  await $`ip netns delete ${namespace}; ip netns delete ${beyond}`.nothrow();
}
