import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onHost } from "../../scripts/on-host.ts";
import { MAIL, NEWS, SPARE } from "../container/network.ts";
import { Servers } from "../container/servers.ts";
import { DIRECTORY_PORT, makeAuthority, OR_PORT } from "./authority.ts";
import { TorDaemon } from "./tor-daemon.ts";

const AUTHORITIES = [1, 2, 3].map((number) => ({
  name: `authority${number}`,
  address: `203.0.113.${number}`,
}));
const EXITS = [4, 5, 6, 7].map((number) => ({ name: `exit${number}`, address: `203.0.113.${number}` }));
const NAME_SERVER = "203.0.113.53";
const CORE_END = "198.51.100.1";
// Up in 45 s on two idle cores.
const UP_SECONDS = 180;

// A consensus every 20 seconds, the first after at most as long.
const VOTING = [
  "AuthoritativeDirectory 1",
  "V3AuthoritativeDirectory 1",
  "TestingV3AuthInitialVotingInterval 20",
  "V3AuthVotingInterval 20",
  ...["VoteDelay 4", "DistDelay 4"].flatMap((delay) => [`TestingV3AuthInitial${delay}`, `V3Auth${delay}`]),
  "TestingMinExitFlagThreshold 0",
  ...["Exit", "Guard", "HSDir"].map((flag) => `TestingDirAuthVote${flag} *`),
];

/**
 * A Tor network of its own, from Debian's tor: directory authorities, exits that refuse mail as nearly all do,
 * and an onion service with a mail server behind it. Beyond the exits: a name server and a news server.
 */
export class TorNetwork {
  /** Lines of torrc by which a Tor process belongs to this network. */
  readonly membership: readonly string[];
  /** Where logs and states of its Tor processes are, and those of the gateways. */
  readonly directory: string;
  /** The namespace of the relays. */
  readonly core: string;
  readonly #far: string;
  readonly #daemons: TorDaemon[] = [];
  #nameServer: ChildProcess | undefined;
  #servers: Servers | undefined;
  #onion = "";

  private constructor(directory: string, core: string, membership: readonly string[]) {
    this.directory = directory;
    this.core = core;
    this.#far = `${core}-far`;
    this.membership = membership;
  }

  /**
   * Makes it and waits until it works. Dispose of it with `await using`.
   *
   * @param say Gets a progress line now and then.
   * @param parent Folder for its files; the system's for temporary files unless given.
   * @throws {RigError} It is not up after 180 seconds.
   */
  static async start(say: (line: string) => void, parent = tmpdir()): Promise<TorNetwork> {
    const began = Date.now();
    const progress = (line: string) =>
      say(`tor network: ${line} (${((Date.now() - began) / 1000).toFixed(0)} s)`);
    const directory = await mkdtemp(join(parent, "tor-"));
    await chmod(directory, 0o755);
    const core = `tor-${process.pid}`;
    await makeNamespaces(core, `${core}-far`);
    const authorities = await Promise.all(
      AUTHORITIES.map((authority) => makeAuthority(directory, authority)),
    );
    progress("the authorities have keys");
    const membership = ["TestingTorNetwork 1", "PathsNeededToBuildCircuits 0.67", ...authorities];
    const network = new TorNetwork(directory, core, membership);
    try {
      await network.#start(progress);
      return network;
    } catch (error) {
      await network[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The onion service's name. */
  get onion(): string {
    return this.#onion;
  }

  /** The news server at the exits, and the mail server behind the onion service. */
  get servers(): Servers {
    if (!this.#servers) throw new Error("the Tor network is not up");
    return this.#servers;
  }

  /** Stops all of it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#daemons.map((daemon) => daemon.stop()));
    await this.#servers?.stop();
    this.#nameServer?.kill("SIGKILL");
    await onHost`ip netns delete ${this.core}; ip netns delete ${this.#far}`.nothrow();
    await rm(this.directory, { recursive: true, force: true });
  }

  async #start(progress: (line: string) => void): Promise<void> {
    const options = [
      "--keep-in-foreground",
      "--no-resolv",
      "--no-hosts",
      "--conf-file=/dev/null",
      "--pid-file=",
    ];
    const answers = [
      `--listen-address=${NAME_SERVER}`,
      "--bind-interfaces",
      `--host-record=news.mixmin.net,${NEWS}`,
    ];
    const words = ["netns", "exec", this.core, "dnsmasq", ...options, ...answers];
    this.#nameServer = spawn("ip", words, { stdio: "ignore" });
    // Short programs in place of INN and Postfix: what is real here is TLS, and the way there.
    this.#servers = await Servers.start(this.#far);
    const resolvConf = join(this.directory, "resolv.conf");
    await writeFile(resolvConf, `nameserver ${NAME_SERVER}\n`);

    for (const { name, address } of AUTHORITIES) {
      const role = [...VOTING, `DirPort ${address}:${DIRECTORY_PORT}`, "ExitPolicy reject *:*"];
      await this.#startRelay(name, address, [...role, `ServerDNSResolvConfFile ${resolvConf}`]);
    }
    const dns = [`ServerDNSResolvConfFile ${resolvConf}`, "ServerDNSDetectHijacking 0"];
    const policy = ["ExitRelay 1", "ExitPolicyRejectPrivate 0", "ExitPolicy reject *:25, accept *:*"];
    for (const { name, address } of EXITS) await this.#startRelay(name, address, [...policy, ...dns]);
    const service = join(this.directory, "onion", "service");
    const torrc = ["SocksPort 0", `HiddenServiceDir ${service}`, `HiddenServicePort 25 ${MAIL}:25`];
    await this.#startDaemon("onion", this.#far, torrc);

    for (const daemon of this.#daemons) await daemon.untilBootstrapped(UP_SECONDS);
    this.#onion = (await readFile(join(service, "hostname"), "utf8")).trim();
    progress("up");
  }

  async #startRelay(name: string, address: string, role: readonly string[]): Promise<void> {
    const place = [`Address ${address}`, `OutboundBindAddress ${address}`, `ORPort ${address}:${OR_PORT}`];
    await this.#startDaemon(name, this.core, [
      `Nickname ${name}`,
      "SocksPort 0",
      "AssumeReachable 1",
      ...place,
      ...role,
    ]);
  }

  async #startDaemon(name: string, namespace: string, torrc: readonly string[]): Promise<void> {
    const parts = { name, namespace, directory: this.directory, torrc: [...this.membership, ...torrc] };
    this.#daemons.push(await TorDaemon.start(parts));
  }
}

async function makeNamespaces(core: string, far: string): Promise<void> {
  const addresses = [...AUTHORITIES, ...EXITS].map(({ address }) => address);
  await onHost`
    ip netns add ${core}
    ip netns add ${far}
    ip -n ${core} link set lo up
    ip -n ${far} link set lo up
    for address in ${[...addresses, NAME_SERVER]}; do ip -n ${core} address add "$address/32" dev lo; done
    for address in ${[NEWS, SPARE, MAIL]}; do ip -n ${far} address add "$address/32" dev lo; done
    ip -n ${core} link add far type veth peer name eth0 netns ${far}
    ip -n ${core} address add ${CORE_END}/30 dev far
    ip -n ${far} address add 198.51.100.2/30 dev eth0
    ip -n ${core} link set far up
    ip -n ${far} link set eth0 up
    ip -n ${far} route add default via ${CORE_END}
    ip -n ${core} route add ${NEWS} via 198.51.100.2
  `;
}
