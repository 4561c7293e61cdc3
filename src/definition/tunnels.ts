import { authenticationOf, type Endpoint, formatEndpoint } from "./endpoint.ts";
import type { StunnelOptions } from "./stunnel.ts";

/** One service section of the conf: a port of this machine, and the server behind it. */
export interface Tunnel {
  service: "nntps-client" | "ssmtp-client";
  accept: Endpoint;
  connect: Endpoint;
  /** What the section says beside accept and connect. */
  options: StunnelOptions;
}

/** Where the two tunnels lead; each build may choose others. */
export interface Servers {
  news: Endpoint;
  smtp: Endpoint;
}

// The authority is asked about the name, never about the chain alone: every site's owner has a valid chain.
function verification(connect: Endpoint): StunnelOptions {
  return authenticationOf(connect.host) === "certificate"
    ? { verifyChain: "yes", checkHost: connect.host, CApath: "/etc/ssl/certs" }
    : {};
}

/** News, in TLS from the first byte (RFC 8143). */
export function newsTunnel(connect: Endpoint): Tunnel {
  return {
    service: "nntps-client",
    accept: { host: "127.0.0.1", port: 119 },
    connect,
    // A name is looked up at each connection: a gateway that comes up later, or moves, needs no restart here.
    options: { client: "yes", delay: "yes", ...verification(connect), sslVersionMin: "TLSv1.2" },
  };
}

/** Mail, in clear text up to STARTTLS (RFC 3207), which stunnel negotiates. */
export function smtpTunnel(connect: Endpoint): Tunnel {
  return {
    service: "ssmtp-client",
    accept: { host: "127.0.0.1", port: 25 },
    connect,
    options: {
      protocol: "smtp",
      client: "yes",
      delay: "yes",
      ...verification(connect),
      sslVersionMin: "TLSv1.2",
    },
  };
}

/** @returns every option of the section, in the order in which the conf shows them */
export function sectionOptions({ accept, connect, options }: Tunnel): StunnelOptions {
  return { accept: formatEndpoint(accept), connect: formatEndpoint(connect), ...options };
}
