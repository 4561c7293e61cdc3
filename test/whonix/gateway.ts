import { spawn } from "node:child_process";
import { once } from "node:events";
import { onHost } from "../../scripts/on-host.ts";
import { RigError } from "../container/errors.ts";
import { GATEWAY, MAIL, type Network, RESOLVED_BY_GATEWAY, WORKSTATION } from "../container/network.ts";
import { TorDaemon } from "./tor-daemon.ts";
import type { TorNetwork } from "./tor-network.ts";

const UPLINK_SECONDS = 120;

// As on a Whonix-Gateway: what the workstation sends goes into Tor, or nowhere.
const FIREWALL = `table ip whonix {
  counter dropped { }
  chain prerouting {
    type nat hook prerouting priority dstnat
    iifname "eth0" udp dport 53 redirect to :5300
    iifname "eth0" tcp flags & (fin | syn | rst | ack) == syn redirect to :9040
  }
  chain input {
    type filter hook input priority filter
    iifname != "eth0" accept
    udp dport 5300 accept
    tcp dport 9040 accept
    counter name dropped drop
  }
  chain forward {
    type filter hook forward priority filter; policy drop
    counter name dropped drop
  }
}
`;

/** What a gateway's Tor is told. */
export interface TorChoice {
  /** Whether 2.2.2.2 is mapped to the onion service; true unless given. */
  readonly mapping?: boolean;
}

/** A gateway like Whonix's, and the network of the one workstation behind it. */
export class Gateway {
  /** The network of the workstation, whose only link is this gateway. */
  readonly network: Network;
  readonly #namespace: string;
  readonly #tor: TorNetwork;
  #daemon: TorDaemon | undefined;

  private constructor(tor: TorNetwork) {
    this.#tor = tor;
    this.#namespace = `${tor.core}-gateway`;
    const workstation = `${tor.core}-workstation`;
    this.network = { workstation, beyond: this.#namespace, etc: RESOLVED_BY_GATEWAY };
  }

  /** Makes a gateway whose Tor is down. A network has one gateway at a time. Dispose of it with `await using`. */
  static async make(tor: TorNetwork): Promise<Gateway> {
    const gateway = new Gateway(tor);
    try {
      await gateway.#connect();
      return gateway;
    } catch (error) {
      await gateway[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Starts its Tor with a new state, and waits until it can build circuits. */
  async startTor({ mapping = true }: TorChoice = {}): Promise<void> {
    const torrc = [
      ...this.#tor.membership,
      "SocksPort 9050",
      `TransPort ${GATEWAY}:9040`,
      `DNSPort ${GATEWAY}:5300`,
      "AutomapHostsOnResolve 1",
      "VirtualAddrNetworkIPv4 10.192.0.0/10",
      ...(mapping ? [`MapAddress ${MAIL} ${this.#tor.onion}`] : []),
    ];
    const parts = { name: "gateway", namespace: this.#namespace, directory: this.#tor.directory, torrc };
    this.#daemon = await TorDaemon.start(parts);
    await this.#daemon.untilBootstrapped(UPLINK_SECONDS);
  }

  /** Kills its Tor and removes its state. */
  async stopTor(): Promise<void> {
    await this.#daemon?.stop();
    this.#daemon = undefined;
  }

  /** How many packets of the workstation were neither redirected into Tor nor answered. */
  async droppedPackets(): Promise<number> {
    const { stdout } = await onHost`ip netns exec ${this.#namespace} nft list counter ip whonix dropped`;
    const packets = /packets (\d+)/.exec(stdout)?.[1];
    if (packets === undefined) throw new RigError(`no counter in: ${stdout}`);
    return Number(packets);
  }

  /** Captures what the workstation sends, as it arrives at the gateway, while `during` runs: a line per packet. */
  async capture(during: () => Promise<void>): Promise<readonly string[]> {
    const tcpdump = ["tcpdump", "--immediate-mode", "-l", "-n", "-q", "-t", "-Q", "in", "-i", "eth0"];
    // Without ARP, which goes no further than the link.
    const words = ["netns", "exec", this.#namespace, ...tcpdump, "not", "arp"];
    const child = spawn("ip", words, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    // It says "listening" once it does.
    await once(child.stderr, "data");
    try {
      await during();
    } finally {
      const closed = once(child, "close");
      child.kill("SIGTERM");
      await closed;
    }
    return output.split("\n").filter(Boolean);
  }

  /** Removes the gateway and the workstation's network. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopTor();
    // A deleted namespace takes its links along only some time later.
    await onHost`ip -n ${this.#tor.core} link delete gateway`.nothrow();
    await onHost`ip netns delete ${this.network.workstation}; ip netns delete ${this.#namespace}`.nothrow();
  }

  async #connect(): Promise<void> {
    const { workstation, beyond } = this.network;
    await onHost`
      ip netns add ${workstation}
      ip netns add ${beyond}
      ip netns exec ${workstation} sh -c "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6"
      ip -n ${workstation} link add eth0 type veth peer name eth0 netns ${beyond}
      ip -n ${this.#tor.core} link add gateway type veth peer name uplink netns ${beyond}
      ip -n ${workstation} address add ${WORKSTATION}/18 dev eth0
      ip -n ${beyond} address add ${GATEWAY}/18 dev eth0
      ip -n ${beyond} address add 198.51.100.6/30 dev uplink
      ip -n ${this.#tor.core} address add 198.51.100.5/30 dev gateway
      for link in lo eth0; do ip -n ${workstation} link set "$link" up; done
      for link in lo eth0 uplink; do ip -n ${beyond} link set "$link" up; done
      ip -n ${this.#tor.core} link set gateway up
      ip -n ${workstation} route add default via ${GATEWAY}
      ip -n ${beyond} route add default via 198.51.100.5
      echo ${FIREWALL} | ip netns exec ${beyond} nft -f -
    `;
  }
}
