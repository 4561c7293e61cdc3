import { authenticationOf } from "../definition/endpoint.ts";
import { STUNNEL_OPTIONS, type StunnelOptions } from "../definition/stunnel.ts";
import type { Tunnel } from "../definition/tunnels.ts";
import { loopbackEndpoint, serverEndpoint } from "./endpoints.ts";
import { type Rule, quoted, unless } from "../problem.ts";
import { route } from "./route.ts";

const SINCE: ReadonlyMap<string, string> = new Map(Object.entries(STUNNEL_OPTIONS));

function isNewer(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = than.split(".").map(Number);
  return major !== oldestMajor ? major > oldestMajor : minor > oldestMinor;
}

/** Options that the oldest supported stunnel knows, with values that stay on their line. */
export function stunnelOptions(oldestStunnel: string): Rule<StunnelOptions> {
  return (options, where) =>
    Object.entries(options).flatMap(([option, value]) => {
      const since = SINCE.get(option);
      return [
        ...unless(since !== undefined && !isNewer(since, oldestStunnel), () => ({
          where: `${where}, option ${option}`,
          what: since === undefined ? "no known stunnel option" : `stunnel has it since ${since}`,
          rule: `the conf must work with stunnel ${oldestStunnel}: an unknown option keeps it from starting (stunnel(8))`,
          fix: `leave it out; known are ${knownOptions(oldestStunnel).join(", ")}`,
        })),
        ...unless(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value), () => ({
          where: `${where}, option ${option}`,
          what: `the value ${quoted(value)} is empty, or has a control, non-ASCII or outer blank character`,
          rule: "an option is one line of printable ASCII (stunnel(8)); a newline would start another option",
          fix: "write the value in one line",
        })),
      ];
    });
}

function knownOptions(oldestStunnel: string): string[] {
  return Object.entries(STUNNEL_OPTIONS)
    .filter(([, since]) => !isNewer(since, oldestStunnel))
    .map(([option]) => option);
}

/** A connection that may leave Tor at an exit relay verifies the server's certificate: its chain and its host name. */
const verified: Rule<Tunnel> = ({ server, options }, where) =>
  unless(
    authenticationOf(server.host) !== "certificate" ||
      (options.verifyChain === "yes" && options.checkHost === server.host && options.CApath !== undefined),
    () => ({
      where,
      what: `the certificate of ${quoted(server.host)} is not verified`,
      rule: "a server on the Internet needs verifyChain = yes, checkHost of the same name, and CApath (stunnel(8))",
      fix: "add the three options: without them any exit relay can read and change what passes",
    }),
  );

const client: Rule<Tunnel> = ({ options }, where) =>
  unless(options.client === "yes", () => ({
    where,
    what: "this is not a client tunnel",
    rule: "both tunnels speak TLS to the server, not to the client: client = yes (stunnel(8))",
    fix: "set client = yes",
  }));

/** Both ends of a tunnel and every option of its section. */
export function tunnel(oldestStunnel: string): Rule<Tunnel> {
  return (subject, where) => [
    ...loopbackEndpoint(subject.accept, `${where}, accept`),
    ...serverEndpoint(subject.server, where),
    ...route(subject, where),
    ...client(subject, where),
    ...verified(subject, where),
    ...stunnelOptions(oldestStunnel)(judgedOptions(subject), where),
    ...noEnds(subject, where),
  ];
}

// Without the options that another rule judges, and says more about: the two ends, protocolHost (route), and the checkHost
// of a certificate (verified).
function judgedOptions({ server, options }: Tunnel): StunnelOptions {
  const { accept: _accept, connect: _connect, checkHost, protocolHost: _host, ...rest } = options;
  return checkHost === undefined || authenticationOf(server.host) === "certificate"
    ? rest
    : { ...rest, checkHost };
}

const noEnds: Rule<Tunnel> = ({ options }, where) =>
  (["accept", "connect"] as const).flatMap((option) =>
    unless(options[option] === undefined, () => ({
      where: `${where}, option ${option}`,
      what: "it would take the place of the tunnel's own end, which is judged",
      rule: "a section has one accept and one connect (stunnel(8))",
      fix: "set the end of the tunnel",
    })),
  );
