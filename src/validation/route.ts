import { type Endpoint, formatEndpoint, ISOLATING_PROXY } from "../definition/endpoint.ts";
import { isIsolated, type Tunnel } from "../definition/tunnels.ts";
import { type Rule, quoted, unless } from "../problem.ts";

/** From stunnel to the server that it authenticates: straight, or through the gateway's proxy alone. */
export const route: Rule<Tunnel> = (tunnel, where) =>
  (isIsolated(tunnel) ? throughGateway : straight)(tunnel, where);

const straight: Rule<Tunnel> = ({ connect, server, options }, where) => [
  ...unless(same(connect, server), () => ({
    where,
    what: `it connects to ${quoted(formatEndpoint(connect))}, which is not the server`,
    rule: "without protocol = connect stunnel speaks with whom it connects to (stunnel(8))",
    fix: `connect to ${quoted(formatEndpoint(server))}`,
  })),
  ...unless(options.protocolHost === undefined, () => ({
    where: `${where}, option protocolHost`,
    what: "there is no proxy that could be asked for it",
    rule: "with protocol = smtp stunnel 5.58 and newer greet the relay with that name (stunnel(8))",
    fix: "leave it out, or isolate the tunnel",
  })),
];

const throughGateway: Rule<Tunnel> = ({ connect, server, options }, where) => [
  ...unless(same(connect, ISOLATING_PROXY), () => ({
    where,
    what: `${quoted(formatEndpoint(connect))} is not the port of the Whonix-Gateway`,
    rule: "a proxy learns who is asked for, and only the gateway's is Tor's: an HTTPTunnelPort with isolation (torrc(5))",
    fix: `connect to ${formatEndpoint(ISOLATING_PROXY)}`,
  })),
  ...unless(options.protocolHost === formatEndpoint(server), () => ({
    where: `${where}, option protocolHost`,
    what: `the proxy is asked for ${options.protocolHost === undefined ? "nobody" : quoted(options.protocolHost)}`,
    rule: "the proxy leads to the very server that is verified (stunnel(8), protocolHost)",
    fix: `ask for ${quoted(formatEndpoint(server))}`,
  })),
];

function same(one: Endpoint, other: Endpoint): boolean {
  return formatEndpoint(one) === formatEndpoint(other);
}
