import { authenticationOf, type Endpoint, formatEndpoint, ISOLATING_PROXY } from "./endpoint.ts";
import type { StunnelOptions } from "./stunnel.ts";

/** One service section of the conf: a port of this machine, and the server that it leads to. */
export interface Tunnel {
  service: "nntps-client" | "ssmtp-client";
  accept: Endpoint;
  /** Where stunnel connects to: the server, or a proxy that leads there. */
  connect: Endpoint;
  /** The server at the other end, which stunnel authenticates. */
  server: Endpoint;
  /** What the section says beside accept and connect. */
  options: StunnelOptions;
}

/** Where the two tunnels lead; each build may choose others. */
export interface Servers {
  news: Endpoint;
  mail: Endpoint;
}

function tls(server: Endpoint): StunnelOptions {
  // A valid chain alone proves nothing, because every site has one: the certificate must be for this name.
  const verification: StunnelOptions =
    authenticationOf(server.host) === "certificate"
      ? { verifyChain: "yes", checkHost: server.host, CApath: "/etc/ssl/certs" }
      : {};
  return { ...verification, sslVersionMin: "TLSv1.2" };
}

/** News, in TLS from the first byte (RFC 8143). */
export function newsTunnel(server: Endpoint): Tunnel {
  return {
    service: "nntps-client",
    accept: { host: "127.0.0.1", port: 119 },
    connect: server,
    server,
    // A name is looked up at each connection: a gateway that comes up later, or moves, needs no restart here.
    options: { client: "yes", delay: "yes", ...tls(server) },
  };
}

/**
 * News on a circuit that mail never uses, since streams of two of Tor's ports never share one. An HTTP CONNECT (RFC
 * 9110, 9.3.6) hands the server's name to Tor, so nothing is looked up here; stunnel takes the name for SNI from it,
 * too. Mail cannot be isolated so: a section has one `protocol`, and mail needs it for STARTTLS.
 */
export function isolatedNewsTunnel(server: Endpoint): Tunnel {
  return {
    ...newsTunnel(server),
    connect: ISOLATING_PROXY,
    options: { protocol: "connect", protocolHost: formatEndpoint(server), client: "yes", ...tls(server) },
  };
}

/** Mail, in clear text up to STARTTLS (RFC 3207), which stunnel negotiates. */
export function mailTunnel(server: Endpoint): Tunnel {
  return {
    service: "ssmtp-client",
    accept: { host: "127.0.0.1", port: 25 },
    connect: server,
    server,
    options: { protocol: "smtp", client: "yes", delay: "yes", ...tls(server) },
  };
}

/** @returns whether the tunnel goes through {@link ISOLATING_PROXY} */
export function isIsolated({ options }: Tunnel): boolean {
  return options.protocol === "connect";
}

/** @returns every option of the section, in the order in which the conf shows them */
export function sectionOptions({ accept, connect, options }: Tunnel): StunnelOptions {
  return { accept: formatEndpoint(accept), connect: formatEndpoint(connect), ...options };
}
