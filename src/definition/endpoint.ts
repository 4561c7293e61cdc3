/** One end of a tunnel. Until validation has seen it, `host` may hold anything and `port` may be NaN. */
export interface Endpoint {
  host: string;
  port: number;
  /** What stands in place of a port number. */
  portText?: string;
}

/**
 * The address that the nymphemeral manual gives for mail. It is no server: the gateway's Tor has to map it to an
 * onion service (`MapAddress`, torrc(5)).
 */
export const MAPPED_ADDRESS = "2.2.2.2";

/** The Whonix-Gateway's address; in Qubes its firewall redirects it. */
export const GATEWAY = "10.152.152.10";

/**
 * The Whonix-Gateway's HTTPTunnelPort with IsolateDestAddr and IsolateDestPort (torrc(5)): a connection through
 * it shares a circuit only with others through it to the same server and port. Whonix has ten such ports, 9220 to 9229.
 */
export const ISOLATING_PROXY: Endpoint = { host: GATEWAY, port: 9229 };

/**
 * Splits what a person typed at its last colon; judges nothing, so that validation can report all of it at once.
 *
 * @param text - `HOST:PORT`
 * @returns the host in lower case (DNS names ignore case, RFC 4343); a port that is not a plain decimal number is NaN
 *   and stands in `portText`
 */
export function parseEndpoint(text: string): Endpoint {
  const colon = text.lastIndexOf(":");
  const host = colon === -1 ? text : text.slice(0, colon);
  const port = colon === -1 ? "" : text.slice(colon + 1);
  return {
    host: host.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
    ...(/^[1-9][0-9]*$/.test(port) ? { port: Number(port) } : { port: Number.NaN, portText: port }),
  };
}

/** `HOST:PORT`, as stunnel's `accept` and `connect` take it. */
export function formatEndpoint({ host, port }: Endpoint): string {
  return `${host}:${port}`;
}

/**
 * What proves to stunnel that it speaks with the right server.
 *
 * - `certificate`: a CA's signature on the host name
 * - `onion`: the name is the key of the onion service, no CA takes part
 * - `mapped-address`: the gateway turns the address into an onion name; without that line nothing proves anything
 */
export type Authentication = "certificate" | "onion" | "mapped-address";

/** @returns how a server at this host is authenticated */
export function authenticationOf(host: string): Authentication {
  if (host === MAPPED_ADDRESS) return "mapped-address";
  return host.endsWith(".onion") ? "onion" : "certificate";
}
