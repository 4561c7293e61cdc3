import { isIPv4 } from "node:net";

import { authenticationOf, type Endpoint, MAPPED_ADDRESS } from "../definition/endpoint.ts";
import { onionName } from "./onion.ts";
import { type Rule, quoted, unless } from "../problem.ts";

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** @returns whether it is a whole host name of the Internet (RFC 1123, section 2.1) */
export function isHostName(host: string): boolean {
  const labels = host.split(".");
  // The last label of a name is never a number, decimal or hexadecimal: inet_aton(3), and so stunnel, would take the
  // whole for an address.
  return (
    host.length <= 253 &&
    labels.length >= 2 &&
    labels.every((label) => LABEL.test(label)) &&
    !/^(?:[0-9]+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? "")
  );
}

/** A host name of the Internet, whole. */
const hostName: Rule<string> = (host, where) =>
  unless(isHostName(host), () => ({
    where,
    what: `${quoted(host)} is not a host name`,
    rule:
      "a host name has two or more labels of 1 to 63 letters, digits and inner hyphens, 253 characters in all " +
      "(RFC 1123, section 2.1); an address has no name that a certificate could be verified for",
    fix: "give the server's full name, such as news.mixmin.net, or its onion name",
  }));

const portNumber: Rule<Endpoint> = ({ port, portText = "" }, where) =>
  unless(Number.isInteger(port) && port >= 1 && port <= 65535, () => ({
    where,
    what:
      Number.isNaN(port) && portText === ""
        ? "there is no port number after the last colon"
        : `${portText === "" ? port : quoted(portText)} is not a port`,
    rule: "a TCP port is a decimal number from 1 to 65535, without zeros before it (RFC 9293)",
    fix: "write HOST:PORT, such as news.mixmin.net:563",
  }));

/** A server to connect to: a name that can be verified, an onion name, or (for mail) the mapped address. */
export const serverEndpoint: Rule<Endpoint> = (endpoint, where) => {
  const { host } = endpoint;
  const authentication = authenticationOf(host);
  switch (authentication) {
    case "certificate":
      return [...hostName(host, where), ...portNumber(endpoint, where)];
    case "onion":
      return [
        ...(isHostName(host) ? onionName(host, where) : hostName(host, where)),
        ...portNumber(endpoint, where),
      ];
    case "mapped-address":
      return portNumber(endpoint, where);
  }
};

/** Only mail has a mapped address: the manual's gateway maps it to a relay, and a news server is verified by name. */
export const notMapped: Rule<Endpoint> = ({ host }, where) =>
  unless(host !== MAPPED_ADDRESS, () => ({
    where,
    what: `${MAPPED_ADDRESS} is the mapped address of the mail relay`,
    rule: "a news server is verified by its certificate or its onion name; an address has neither",
    fix: "give the news server's full name, such as news.mixmin.net:563",
  }));

// RFC 8314, section 7.3: submissions.
const TLS_FROM_THE_FIRST_BYTE = 465;

/** The mail tunnel begins in clear text and asks for STARTTLS: at the other kind of port both ends would wait. */
export const startTlsPort: Rule<Endpoint> = ({ port }, where) =>
  unless(port !== TLS_FROM_THE_FIRST_BYTE, () => ({
    where,
    what: `at port ${port} a relay speaks TLS from the first byte`,
    rule: "the mail tunnel speaks STARTTLS (RFC 3207); port 465 is for TLS without it (RFC 8314)",
    fix: "give the relay's port for STARTTLS: 587, or 25",
  }));

/** Where a tunnel listens: this machine only. */
export const loopbackEndpoint: Rule<Endpoint> = (endpoint, where) => [
  ...unless(isIPv4(endpoint.host) && endpoint.host.startsWith("127."), () => ({
    where,
    what: `${quoted(endpoint.host)} is reached from other machines, or is no IPv4 address`,
    rule: "a tunnel listens on loopback alone, 127.0.0.0/8 (RFC 1122, section 3.2.1.3): it has no password",
    fix: "accept on 127.0.0.1",
  })),
  ...portNumber(endpoint, where),
];
