import { testCertificates } from "../servers/certificates.ts";
import { StoryFailure } from "../errors.ts";
import type { Machine } from "../machine.ts";
import { MAIL, NEWS } from "../addresses.ts";
import { serve, show } from "../inside/signed-repository.ts";
import { becomesTrue } from "../waiting.ts";
import { AUTHORITIES, EXITS } from "./addresses.ts";

/** The name of the server at 2.2.2.2 on the Internet: it takes mail for everybody, with STARTTLS. */
const STRANGER = "stranger.invalid";
const STRANGERS_LOG = "/run/stranger";

const GROUP = "alt.anonymous.messages";

const POSTFIX = [
  "myhostname = mail.mixmin.net",
  "mydestination = example.org",
  "inet_protocols = ipv4",
  `inet_interfaces = 127.0.0.1 ${NEWS}`,
  "smtpd_tls_security_level = encrypt",
  "smtpd_tls_received_header = yes",
  "smtpd_tls_chain_files = /etc/postfix/mail.pem",
  // One user gets every mail, each in a file.
  "local_recipient_maps =",
  "alias_maps =",
  "luser_relay = nym",
  "home_mailbox = Maildir/",
].map((line) => `postconf '${line}'`);

// innwatch would stop the server while the host is busy.
const SET_UP = `set -e
  useradd --create-home nym
  ${POSTFIX.join("\n  ")}
  postconf -M 'relay/inet=587 inet n - y - - smtpd'
  postconf -M '${MAIL}:25/inet=${MAIL}:25 inet n - y - - smtpd -o myhostname=${STRANGER}'
  chown news: /etc/news/news.pem
  sed -i -E \\
    -e 's/^(pathhost:).*/\\1 news.mixmin.net/' -e 's/^(maxartsize|nnrpdloadlimit):.*/\\1: 0/' \\
    -e 's/^(doinnwatch):.*/\\1: false/' \\
    -e '$a domain: mixmin.net\\nbindaddress: 127.0.0.1\\ntlscertfile: /etc/news/news.pem\\ntlskeyfile: /etc/news/news.pem' \\
    /etc/news/inn.conf
  systemctl start inn2 postfix
  systemd-run --quiet --unit=nnrpd --property=LimitCPU=20 /usr/lib/news/bin/nnrpd -D -f -S -p 563 -b ${NEWS}
  ctlinnd newgroup ${GROUP}`;

// No name of a visitor, and everything may be read, also by NEWNEWS ("N"): readers.conf(5).
const READERS = `auth "all" { hosts: "*" default: "<all>" }
access "all" { users: "<all>" newsgroups: "*" access: RPAN }
`;

const PUBLICATION_SECONDS = 120;

/**
 * Whom the tunnels lead to, in one machine: INN for news, Postfix for mail, and an onion service before it; and whom
 * they must not lead to, the stranger at 2.2.2.2.
 */
export class Providers {
  readonly #machine: Machine;
  readonly #membership: readonly string[];
  #onion = "";
  #onionsMade = 0;
  #articles = 0;

  private constructor(machine: Machine, membership: readonly string[]) {
    this.#machine = machine;
    this.#membership = membership;
  }

  /**
   * Starts them, without the onion service; see {@link nameOnionService}.
   *
   * @param machine One of the base "network".
   * @param membership Lines of torrc by which a Tor process belongs to the network.
   */
  static async start(machine: Machine, membership: readonly string[]): Promise<Providers> {
    const { servers } = await testCertificates();
    await machine.write("/etc/news/news.pem", servers.news.trusted, 0o600);
    await machine.write("/etc/news/readers.conf", READERS);
    await machine.write("/etc/postfix/mail.pem", servers.mail.trusted, 0o600);
    await machine.succeed(SET_UP);
    await logStranger(machine);
    const providers = new Providers(machine, membership);
    await providers.post("A message for a nym.\n");
    return providers;
  }

  /** The onion service's name. */
  get onion(): string {
    return this.#onion;
  }

  /** Lets port 80 of the onion service show a published tree, which is in an archive on the host. */
  async showRepository(archive: string): Promise<void> {
    await show(this.#machine, archive);
    await serve(this.#machine);
  }

  /**
   * The onion service gets a name, its first or another one, and is published under it: nearly every relay of the network,
   * which has to be up, keeps its descriptors, for two periods. Nobody answers to an old name any more.
   *
   * @throws {StoryFailure} It is not published after two minutes.
   */
  async nameOnionService(): Promise<void> {
    this.#onionsMade += 1;
    const log = `Log notice syslog\nLog [rend]info file ${this.#service}.log`;
    const role = [
      "SocksPort 0",
      `HiddenServiceDir ${this.#service}`,
      "HiddenServicePort 25 127.0.0.1:25",
      "HiddenServicePort 80 127.0.0.1:80",
      log,
    ];
    await this.#machine.write("/etc/tor/torrc", `${[...this.#membership, ...role].join("\n")}\n`);
    await this.#machine.succeed("systemctl reload-or-restart tor@default");
    await this.#machine.waitUntil(`test -s ${this.#service}/hostname`, 30);
    this.#onion = (await this.#machine.read(`${this.#service}/hostname`)).trim();
    const copies = AUTHORITIES.length + EXITS.length;
    const uploads = `grep -c "upload.* finished with status 200" ${this.#service}.log`;
    await this.#machine.waitUntil(`test "$(${uploads})" -ge ${copies}`, PUBLICATION_SECONDS);
  }

  get #service(): string {
    return `/var/lib/tor/onion-${this.#onionsMade}`;
  }

  /**
   * Puts an article into alt.anonymous.messages.
   *
   * @param body Lines that end in "\n".
   * @returns Its message id.
   */
  async post(body: string): Promise<string> {
    this.#articles += 1;
    const id = `<${this.#articles}@stories.invalid>`;
    const head = ["Path: stories", `Newsgroups: ${GROUP}`, "Subject: first", `Message-ID: ${id}`];
    const article = [...head, "From: nobody@stories.invalid", `Date: ${new Date().toUTCString()}`, "", body];
    await this.#machine.succeed("rnews -h stories -S localhost", { input: article.join("\n") });
    const stored = `grep -rqF 'Message-ID: ${id}' /var/spool/news/articles/alt/anonymous/messages`;
    await this.#machine.waitUntil(stored, 60);
    return id;
  }

  /** What came to the stranger so far, from the first SYN on: a line of tcpdump for each packet, then its bytes. */
  async strangersLog(): Promise<string> {
    return await this.#machine.read(STRANGERS_LOG);
  }

  /**
   * Waits for a mail.
   *
   * @param words Somewhere in it.
   * @returns All of it, header and body.
   * @throws {StoryFailure} It was not there in time.
   */
  async mail(words: string, seconds: number): Promise<string> {
    let found = "";
    const arrived = async () => (found = await this.delivered(words)) !== "";
    if (await becomesTrue(arrived, seconds)) return found;
    throw new StoryFailure(`no mail with "${words}" after ${seconds} seconds`);
  }

  /**
   * Looks for a mail that was delivered so far.
   *
   * @param words Somewhere in it.
   * @returns All of it, or "".
   */
  async delivered(words: string): Promise<string> {
    const search = `grep -lrF '${words}' /home/nym/Maildir/new | head -n 1 | xargs -r cat`;
    return await this.#machine.succeed(search);
  }
}

async function logStranger(machine: Machine): Promise<void> {
  const tcpdump = `tcpdump --immediate-mode -l -n -q -t -A -i eth0 dst host ${MAIL}`;
  const output = `-p StandardOutput=truncate:${STRANGERS_LOG} -p StandardError=journal`;
  await machine.succeed(`systemd-run --quiet --unit=stranger ${output} ${tcpdump}`);
  await machine.waitUntil("journalctl -u stranger | grep -q 'listening on eth0'", 10);
}
