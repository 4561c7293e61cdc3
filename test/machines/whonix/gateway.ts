import { FAKETIME } from "../roots/base-recipe.ts";
import { RigError } from "../errors.ts";
import { Machine } from "../machine.ts";
import { GATEWAY, GATEWAY_6, LOCAL_HOSTS, MAIL } from "../addresses.ts";
import type { Place } from "../boot/network.ts";
import { GATEWAY_FIREWALL } from "./firewalls.ts";
import { untilBootstrapped } from "./tor.ts";
import { NETWORK_KIND, type TorNetwork } from "./tor-network.ts";
import { connect, disconnect, newWiring, type Wiring } from "./wiring.ts";

const UPLINK_SECONDS = 120;
const TOR = "tor@default";
const CAPTURE = "/run/capture";

/** What a gateway's Tor is told. */
export interface TorChoice {
  /** Whether 2.2.2.2 is mapped to the onion service, or to which other address; true unless given. */
  readonly mapping?: boolean | string;
  /** How far its clock is off, as faketime(1) takes it, such as "+1d"; right unless given. */
  readonly clock?: string;
}

/** A gateway like Whonix's in a machine of its own, and the network of the one workstation behind it. */
export class Gateway {
  readonly #tor: TorNetwork;
  readonly #machine: Machine;
  readonly #wiring: Wiring;

  private constructor(tor: TorNetwork, machine: Machine, wiring: Wiring) {
    this.#tor = tor;
    this.#machine = machine;
    this.#wiring = wiring;
  }

  /**
   * Makes a gateway whose Tor is down, and which notes from now on what the workstation sends. Dispose of it with
   * `await using`.
   */
  static async make(tor: TorNetwork): Promise<Gateway> {
    const wiring = newWiring(tor.core);
    try {
      await connect(wiring);
      const place = { namespace: wiring.gateway, name: "gateway", etc: { hosts: LOCAL_HOSTS } };
      const machine = await Machine.boot(NETWORK_KIND, place);
      const gateway = new Gateway(tor, machine, wiring);
      await machine.succeed("nft -f -", { input: GATEWAY_FIREWALL });
      await gateway.#capture();
      return gateway;
    } catch (error) {
      await disconnect(wiring);
      throw error;
    }
  }

  /** Where the workstation is to be: its only link is this gateway. */
  get place(): Place {
    const etc = {
      hosts: `${LOCAL_HOSTS}::1 localhost ip6-localhost\n`,
      "resolv.conf": `nameserver ${GATEWAY}\nnameserver ${GATEWAY_6}\n`,
    };
    return { namespace: this.#wiring.workstation, name: "workstation", etc };
  }

  /** Starts its Tor with a new state, and waits until it can build circuits. */
  async startTor(choice: TorChoice = {}): Promise<void> {
    await this.beginTor(choice);
    await untilBootstrapped(this.#machine, TOR, UPLINK_SECONDS);
  }

  /** Starts its Tor with a new state, and waits for nothing. */
  async beginTor({ mapping = true, clock }: TorChoice = {}): Promise<void> {
    const torrc = [
      ...this.#tor.relays.membership,
      ...[GATEWAY, `[${GATEWAY_6}]`].flatMap((address) => [
        `SocksPort ${address}:9050 IPv6Traffic`,
        `TransPort ${address}:9040`,
        `DNSPort ${address}:5300 IsolateDestPort`,
        `HTTPTunnelPort ${address}:9229 IsolateDestAddr IsolateDestPort`,
      ]),
      "ClientUseIPv6 1",
      "AutomapHostsOnResolve 1",
      "VirtualAddrNetworkIPv4 10.192.0.0/10",
      "VirtualAddrNetworkIPv6 [fc00::]/7",
      ...(mapping === false
        ? []
        : [`MapAddress ${MAIL} ${mapping === true ? this.#tor.providers.onion : mapping}`]),
    ];
    const override = clock ? `[Service]\nEnvironment=LD_PRELOAD=${FAKETIME} "FAKETIME=${clock}"\n` : "";
    await this.#machine.write("/etc/tor/torrc", `${torrc.join("\n")}\n`);
    await this.#machine.write(`/etc/systemd/system/${TOR}.service.d/clock.conf`, override);
    await this.#machine.succeed(`systemctl daemon-reload && systemctl start ${TOR}`);
  }

  /** Stops its Tor and removes its state. */
  async stopTor(): Promise<void> {
    await this.#machine.succeed(
      `systemctl kill --signal=KILL ${TOR}; systemctl stop ${TOR}; rm -rf /var/lib/tor/*`,
    );
  }

  /** Lets its firewall drop what goes into Tor transparently: WORKSTATION_TRANSPARENT_TCP=0, or _DNS=0. */
  async endTransparent(what: "TCP" | "DNS"): Promise<void> {
    const dropped =
      what === "DNS"
        ? ["udp dport 53"]
        : [`ip daddr != ${GATEWAY} meta l4proto tcp`, `ip6 daddr != ${GATEWAY_6} meta l4proto tcp`];
    const rules = dropped.map((packets) => `add rule inet whonix closed iifname "eth0" ${packets} drop`);
    const chain = "add chain inet whonix closed { type filter hook prerouting priority -150; }";
    await this.#machine.succeed("nft -f -", { input: `${[chain, ...rules].join("\n")}\n` });
  }

  /** Takes the gateway off the network, or puts it back. */
  async setUplink(state: "up" | "down"): Promise<void> {
    // The route goes with the link.
    const route = state === "up" ? `; ip route replace default via ${this.#wiring.near}` : "";
    await this.#machine.succeed(`ip link set uplink ${state}${route}`);
  }

  /** The streams that are open in its Tor: where each leads -> the id of its circuit. */
  async openStreams(): Promise<ReadonlyMap<string, string>> {
    // "42 SUCCEEDED 7 news.mixmin.net:563"
    const streams = (await this.#control("GETINFO stream-status")).matchAll(/\b\d+ SUCCEEDED (\d+) (\S+)/g);
    return new Map([...streams].map(([, circuit = "", target = ""]) => [target, circuit]));
  }

  /** Has its Tor take new circuits from now on; Tor does so once in ten seconds. */
  async takeNewCircuits(): Promise<void> {
    await this.#control("SIGNAL NEWNYM");
  }

  /** How many packets of the workstation each chain dropped that were neither redirected into Tor nor answered. */
  async droppedPackets(): Promise<Readonly<Record<"input" | "passing", number>>> {
    const counters = await this.#machine.succeed("nft list counters table inet whonix");
    const packets = (chain: string) => {
      const count = new RegExp(`counter dropped_${chain} {\\s+packets (\\d+)`).exec(counters)?.[1];
      if (count === undefined) throw new RigError(`no counter of ${chain} in: ${counters}`);
      return Number(count);
    };
    return { input: packets("input"), passing: packets("passing") };
  }

  /** What the workstation sent so far, as it arrived here: a line of tcpdump each. */
  async packets(): Promise<readonly string[]> {
    return (await this.#machine.read(CAPTURE)).split("\n").filter(Boolean);
  }

  /** The end of its journal, where its Tor writes, and of its console: to show with a failure. */
  async lastWords(): Promise<string> {
    return await this.#machine.lastWords();
  }

  /** Removes the gateway and the workstation's network. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#machine[Symbol.asyncDispose]();
    await disconnect(this.#wiring);
  }

  /** What its Tor answers to a command: Tor's control-spec. */
  async #control(command: string): Promise<string> {
    return await this.#machine.succeed(
      `printf 'AUTHENTICATE %s\\r\\n${command}\\r\\nQUIT\\r\\n' \\
      "$(od -An -tx1 /run/tor/control.authcookie | tr -d ' \\n')" | nc -U /run/tor/control`,
    );
  }

  async #capture(): Promise<void> {
    // Without ARP, which goes no further than the link.
    const tcpdump = "tcpdump --immediate-mode -l -n -q -t -Q in -i eth0 not arp";
    const unit = `--unit=capture -p StandardOutput=truncate:${CAPTURE} -p StandardError=journal`;
    await this.#machine.succeed(`systemd-run --quiet ${unit} ${tcpdump}`);
    await this.#machine.waitUntil("journalctl -u capture | grep -q 'listening on eth0'", 10);
  }
}
