import { RigError } from "./errors.ts";
import { onHost } from "../../scripts/on-host.ts";

/** The machine's own address; Whonix gives it to a workstation. */
export const WORKSTATION = "10.152.152.11";
/** The machine's default gateway. */
export const GATEWAY = "10.152.152.10";
/** What news.mixmin.net resolves to in a machine. */
export const NEWS = "192.0.2.10";
/** A second address the news server answers at, for stories in which it moves. */
export const SPARE = "192.0.2.11";
/** The address Whonix-Gateway redirects to the mail server. */
export const MAIL = "2.2.2.2";

/** /etc/hosts of a machine that knows only itself. */
export const LOCAL_HOSTS = "127.0.0.1 localhost\n127.0.1.1 host\n";

/** Where a machine is to be. */
export interface Place {
  /** Name of its network namespace. */
  readonly namespace: string;
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
  const etc = { hosts: `${LOCAL_HOSTS}${NEWS} news.mixmin.net\n` };
  const network = { namespace: name, beyond: `${name}-beyond`, etc };
  const { namespace: workstation, beyond } = network;
  try {
    await onHost`
      ip netns add ${workstation}
      ip netns add ${beyond}
      ip -n ${workstation} link add eth0 type veth peer name eth0 netns ${beyond}
      ip -n ${beyond} address add ${GATEWAY}/18 dev eth0
      for address in ${[NEWS, SPARE, MAIL]}; do ip -n ${beyond} address add "$address/32" dev lo; done
      ip -n ${beyond} link set lo up
      ip -n ${beyond} link set eth0 up
      ip -n ${workstation} address add ${WORKSTATION}/18 dev eth0
      ip -n ${workstation} link set lo up
      ip -n ${workstation} link set eth0 up
      ip -n ${workstation} route add default via ${GATEWAY}
    `;
  } catch (error) {
    throw new RigError(`cannot make the network of ${name}`, { cause: error });
  }
  return network;
}

/** Removes what {@link makeNetwork} made. */
export async function removeNetwork({ namespace, beyond }: Network): Promise<void> {
  await onHost`ip netns delete ${namespace}; ip netns delete ${beyond}`.nothrow();
}
