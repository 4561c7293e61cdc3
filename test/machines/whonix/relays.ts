import type { Machine } from "../machine.ts";
import { testCertificates } from "../servers/certificates.ts";
import { AUTHORITIES, EXITS, NAME_SERVER, NAMES, type Relay } from "./addresses.ts";
import { makeAuthority, OR_PORT, DIRECTORY_PORT } from "./authority.ts";
import { untilBootstrapped } from "./tor.ts";

// The first consensus after at most 10 seconds. Every relay compresses each one in four ways: the next ones come seldom.
const VOTING = [
  "AuthoritativeDirectory 1",
  "V3AuthoritativeDirectory 1",
  "TestingV3AuthInitialVotingInterval 10",
  "V3AuthVotingInterval 20",
  ...["VoteDelay 2", "DistDelay 2"].flatMap((delay) => [`TestingV3AuthInitial${delay}`, `V3Auth${delay}`]),
  "TestingMinExitFlagThreshold 0",
  ...["Exit", "Guard", "HSDir"].map((flag) => `TestingDirAuthVote${flag} *`),
];

const INTERCEPTOR = "/etc/stunnel/interceptor";
const INTERCEPTOR_PORT = 5563;
const BEHIND = "127.0.0.1:5564";

// It takes part in every connection, and changes nothing but the certificate.
const INTERCEPTOR_CONF = `foreground = yes
pid =
setuid = stunnel4
setgid = stunnel4
[false-server]
accept = 127.0.0.1:${INTERCEPTOR_PORT}
connect = ${BEHIND}
cert = ${INTERCEPTOR}.pem
[true-client]
client = yes
accept = ${BEHIND}
connect = ${NAMES["news.mixmin.net"]}:563
`;

/** The relays of a Tor network, in one machine: an instance of Debian's tor@.service each. */
export class Relays {
  /** Lines of torrc by which a Tor process belongs to this network. */
  readonly membership: readonly string[];
  readonly #machine: Machine;

  private constructor(machine: Machine, membership: readonly string[]) {
    this.#machine = machine;
    this.membership = membership;
  }

  /**
   * Starts three directory authorities, four exits, which let mail pass as few do and one is enough, and a name server for them.
   * They are still on their way to a network when this returns; see {@link untilUp}.
   *
   * @param machine One of the base "network".
   */
  static async start(machine: Machine): Promise<Relays> {
    const records = Object.entries(NAMES).map(([name, address]) => `--host-record=${name},${address}`);
    const answers = [`--listen-address=${NAME_SERVER}`, "--bind-interfaces", ...records].join(" ");
    const options = "--keep-in-foreground --no-resolv --no-hosts --conf-file=/dev/null --pid-file=";
    await machine.succeed(`systemd-run --quiet --unit=dnsmasq dnsmasq ${options} ${answers}`);
    const names = [...AUTHORITIES, ...EXITS].map(({ name }) => name).join(" ");
    await machine.succeed(`set -e; for name in ${names}; do tor-instance-create "$name"; done`);

    await machine.write("/etc/tor/resolv.conf", `nameserver ${NAME_SERVER}\n`);
    const authorities = await Promise.all(AUTHORITIES.map((relay) => makeAuthority(machine, relay)));
    const membership = ["TestingTorNetwork 1", "PathsNeededToBuildCircuits 0.67", ...authorities];
    const relays = new Relays(machine, membership);
    for (const relay of AUTHORITIES) {
      const directory = `DirPort ${relay.address}:${DIRECTORY_PORT}`;
      await relays.#configure(relay, [...VOTING, directory, "ExitPolicy reject *:*"]);
    }
    const policy = ["ExitRelay 1", "ExitPolicyRejectPrivate 0", "ExitPolicy accept *:*"];
    for (const relay of EXITS) await relays.#configure(relay, [...policy, "ServerDNSDetectHijacking 0"]);
    await machine.succeed(`systemctl start ${units().join(" ")}`);
    return relays;
  }

  /**
   * Waits until every relay can build circuits, and the network that a new member learns of has them all. A client that
   * learned of a single relay, at the first vote, chooses its way from that one, for days.
   *
   * @throws {RigError} One cannot, after `seconds`.
   * @throws {StoryFailure} An authority does not know them all, `seconds` later.
   */
  async untilUp(seconds: number): Promise<void> {
    for (const unit of units()) await untilBootstrapped(this.#machine, unit, seconds);
    for (const { name } of AUTHORITIES) {
      const consensus = `/var/lib/tor-instances/${name}/cached-microdesc-consensus`;
      await this.#machine.waitUntil(`test "$(grep -c '^r ' ${consensus})" = ${units().length}`, seconds);
    }
  }

  /** What an exit connects to on port 563 is from now on somebody in the middle, with a certificate of another CA. */
  async intercept(): Promise<void> {
    const { servers } = await testCertificates();
    await this.#machine.write(`${INTERCEPTOR}.pem`, servers.news["unknown-ca"], 0o600);
    await this.#machine.write(`${INTERCEPTOR}.conf`, INTERCEPTOR_CONF);
    await this.#machine.succeed("systemctl start stunnel@interceptor");
    await this.#machine.waitForOpenPort("127.0.0.1", INTERCEPTOR_PORT, 10);
    // The interceptor itself has to reach the server.
    const rule = `tcp dport 563 meta skuid != stunnel4 redirect to :${INTERCEPTOR_PORT}`;
    const chain = `chain output {\ntype nat hook output priority dstnat\n${rule}\n}`;
    await this.#machine.succeed("nft -f -", { input: `table ip interceptor {\n${chain}\n}\n` });
  }

  /** Ends what {@link intercept} began. */
  async stopIntercepting(): Promise<void> {
    await this.#machine.succeed("nft delete table ip interceptor; systemctl stop stunnel@interceptor");
  }

  async #configure({ name, address }: Relay, role: readonly string[]): Promise<void> {
    const lines = [
      ...this.membership,
      `Nickname ${name}`,
      "SocksPort 0",
      "AssumeReachable 1",
      `Address ${address}`,
      `OutboundBindAddress ${address}`,
      `ORPort ${address}:${OR_PORT}`,
      "ServerDNSResolvConfFile /etc/tor/resolv.conf",
      ...role,
    ];
    await this.#machine.write(`/etc/tor/instances/${name}/torrc`, `${lines.join("\n")}\n`);
  }
}

function units(): string[] {
  return [...AUTHORITIES, ...EXITS].map(({ name }) => `tor@${name}`);
}
