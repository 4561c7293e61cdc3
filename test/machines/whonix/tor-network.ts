import { $ } from "../../../src/system/shell.ts";
import { Machine } from "../machine.ts";
import { LOCAL_HOSTS, MAIL, NEWS } from "../addresses.ts";
import { AUTHORITIES, EXITS, NAME_SERVER, SERVERS_HOSTS, SERVERS_LINK } from "./addresses.ts";
import { Providers } from "./providers.ts";
import { Relays } from "./relays.ts";

/** What every machine around the workstation is made of. */
export const NETWORK_KIND = { release: "trixie", base: "network" } as const;

// Half a minute when nothing else runs; many machines boot at the same time here.
const UP_SECONDS = 300;

/**
 * A Tor network of its own, of Debian's tor, and whom it leads to: directory authorities and exits in one machine,
 * and in another the news server, and the mail server behind an onion service.
 */
export class TorNetwork {
  readonly relays: Relays;
  readonly providers: Providers;
  readonly #namespaces: Namespaces;
  readonly #machines: readonly Machine[];

  private constructor(
    namespaces: Namespaces,
    machines: readonly Machine[],
    relays: Relays,
    providers: Providers,
  ) {
    this.#namespaces = namespaces;
    this.#machines = machines;
    this.relays = relays;
    this.providers = providers;
  }

  /**
   * Makes it and waits until it works. Dispose of it with `await using`.
   *
   * @param say Gets a progress line now and then.
   * @throws {RigError} The relays are not up after 300 seconds.
   * @throws {StoryFailure} The onion service is not published.
   */
  static async start(say: (line: string) => void): Promise<TorNetwork> {
    const began = Date.now();
    const seconds = () => (Date.now() - began) / 1000;
    const progress = (line: string) => say(`tor network: ${line} (${seconds().toFixed(0)} s)`);
    const namespaces = { core: `tor-${process.pid}`, far: `tor-${process.pid}-far` };
    const machines: Machine[] = [];
    try {
      await makeNamespaces(namespaces);
      const boot = async (name: string, namespace: string, hosts: string): Promise<Machine> => {
        const machine = await Machine.boot(NETWORK_KIND, { namespace, name, etc: { hosts } });
        machines.push(machine);
        return machine;
      };
      const booting = [
        boot("relays", namespaces.core, LOCAL_HOSTS),
        boot("servers", namespaces.far, SERVERS_HOSTS),
      ] as const;
      // Both have ended before one is taken down for the other's failure.
      await Promise.allSettled(booting);
      const [core, far] = await Promise.all(booting);
      const relays = await Relays.start(core);
      progress("the relays run");
      const providers = await Providers.start(far, relays.membership);
      progress("the servers run");
      await relays.untilUp(UP_SECONDS);
      progress("the relays are up");
      await providers.nameOnionService();
      progress("up");
      return new TorNetwork(namespaces, [core, far], relays, providers);
    } catch (error) {
      await takeDown(machines, namespaces);
      throw error;
    }
  }

  /** The network namespace of the relays. */
  get core(): string {
    return this.#namespaces.core;
  }

  /** Stops all of it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await takeDown(this.#machines, this.#namespaces);
  }
}

interface Namespaces {
  /** That of the relays. */
  readonly core: string;
  /** That of the servers. */
  readonly far: string;
}

async function takeDown(machines: readonly Machine[], { core, far }: Namespaces): Promise<void> {
  for (const machine of machines) await machine[Symbol.asyncDispose]();
  await $`ip netns delete ${core}; ip netns delete ${far}`.nothrow();
}

async function makeNamespaces({ core, far }: Namespaces): Promise<void> {
  const addresses = [...AUTHORITIES, ...EXITS].map(({ address }) => address);
  const { near, far: farEnd } = SERVERS_LINK;
  await $`
    ip netns add ${core}
    ip netns add ${far}
    ip -n ${core} link set lo up
    ip -n ${far} link set lo up
    for address in ${[...addresses, NAME_SERVER]}; do ip -n ${core} address add "$address/32" dev lo; done
    for address in ${[NEWS, MAIL]}; do ip -n ${far} address add "$address/32" dev lo; done
    ip -n ${core} link add far type veth peer name eth0 netns ${far}
    ip -n ${core} address add ${near}/30 dev far
    ip -n ${far} address add ${farEnd}/30 dev eth0
    ip -n ${core} link set far up
    ip -n ${far} link set eth0 up
    ip -n ${far} route add default via ${near}
    for address in ${[NEWS, MAIL]}; do ip -n ${core} route add "$address" via ${farEnd}; done
  `;
}
