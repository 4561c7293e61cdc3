import { LOCAL_HOSTS, MAIL, NEWS } from "../addresses.ts";

/** A relay of the Tor network. */
export interface Relay {
  readonly name: string;
  readonly address: string;
}

export const AUTHORITIES: readonly Relay[] = relays("authority", [1, 2, 3]);
export const EXITS: readonly Relay[] = relays("exit", [4, 5, 6, 7]);

/** Answers the exits' questions for names. */
export const NAME_SERVER = "203.0.113.53";
/** What the name server says. */
export const NAMES = { "news.mixmin.net": NEWS, "mail.mixmin.net": NEWS } as const;

/** The ends of the link between relays and servers. */
export const SERVERS_LINK = { near: "198.51.100.1", far: "198.51.100.2" } as const;

/** /etc/hosts of the servers: no look-up of a visitor's name may keep a visitor waiting. */
export const SERVERS_HOSTS = [
  LOCAL_HOSTS.trimEnd(),
  `${NEWS} news.mixmin.net mail.mixmin.net`,
  `${MAIL} onion-service`,
  `${SERVERS_LINK.near} relays`,
  ...EXITS.map(({ name, address }) => `${address} ${name}`),
  "",
].join("\n");

function relays(kind: string, numbers: readonly number[]): readonly Relay[] {
  return numbers.map((number) => ({ name: `${kind}${number}`, address: `203.0.113.${number}` }));
}
