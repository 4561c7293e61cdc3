import { describe, expect, it } from "vitest";

import {
  loopbackEndpoint,
  notMapped,
  serverEndpoint,
  startTlsPort,
} from "../../../src/validation/endpoints.ts";
import { PUBLIC_ONION, RELAY_ONION, VERSION_2_ONION } from "../onion-names.ts";

function findings(host: string, port = 563): string[] {
  return serverEndpoint({ host, port }, "here").map(({ what }) => what);
}

describe("serverEndpoint", () => {
  it.each([
    ["a name", "news.mixmin.net"],
    ["a name that starts with a digit", "4news.example.org"],
    ["labels of one character", "a.b.org"],
    ["a last label that starts with a digit", "news.example.1a"],
    ["a last label that ends in a digit", "news.example.a1"],
    ["an inner hyphen", "news-1.example.org"],
    ["a label of 63 characters", `${"a".repeat(63)}.example.org`],
    ["a name of 253 characters", `${"a".repeat(49)}.`.repeat(4) + "b".repeat(53)],
    ["a label in ASCII form of another script", "xn--bcher-kva.example.org"],
    ["an onion name", RELAY_ONION],
    ["another onion name", PUBLIC_ONION],
    ["the mapped address", "2.2.2.2"],
  ])("lets %s pass", (_case, host) => {
    expect(findings(host)).toEqual([]);
  });

  it("names place, finding, rule and way out for a bad name", () => {
    expect(serverEndpoint({ host: "news_1.example.org", port: 563 }, "here")).toEqual([
      {
        where: "here",
        what: '"news_1.example.org" is not a host name',
        rule:
          "a host name has two or more labels of 1 to 63 letters, digits and inner hyphens, 253 characters in all " +
          "(RFC 1123, section 2.1); an address has no name that a certificate could be verified for",
        fix: "give the server's full name, such as news.mixmin.net, or its onion name",
      },
    ]);
  });

  it.each([
    ["nothing", ""],
    ["one label", "localhost"],
    ["an IPv4 address", "192.0.2.1"],
    ["an IPv6 address", "[2001:db8::1]"],
    ["upper case", "News.mixmin.net"],
    ["a final full stop", "news.mixmin.net."],
    ["an empty label", "news..mixmin.net"],
    ["an outer hyphen", "-news.mixmin.net"],
    ["a last label of digits", "news.mixmin.42"],
    ["a label of 64 characters", `${"a".repeat(64)}.example.org`],
    ["an onion name without a label", ".onion"],
    ["an onion name with an empty label", `.${RELAY_ONION}`],
  ])("refuses %s", (_case, host) => {
    const shown = host.length > 80 ? `${host.slice(0, 77)}...` : host;
    expect(findings(host)).toEqual([`${JSON.stringify(shown)} is not a host name`]);
  });

  it("refuses a name of 254 characters", () => {
    const host = `${"a".repeat(49)}.`.repeat(4) + "b".repeat(54);
    expect(findings(host)).toEqual([`"${host.slice(0, 77)}..." is not a host name`]);
  });

  it("refuses a version 2 onion name", () => {
    expect(findings(VERSION_2_ONION)).toEqual([`"${VERSION_2_ONION}" is a version 2 onion name`]);
  });

  it.each([1, 65_535])("lets the port %i pass", (port) => {
    expect(findings("news.mixmin.net", port)).toEqual([]);
  });

  it.each([0, -1, 65_536, 1.5])("refuses the port %d", (port) => {
    expect(serverEndpoint({ host: "news.mixmin.net", port }, "here")).toEqual([
      {
        where: "here",
        what: `${port} is not a port`,
        rule: "a TCP port is a decimal number from 1 to 65535, without zeros before it (RFC 9293)",
        fix: "write HOST:PORT, such as news.mixmin.net:563",
      },
    ]);
  });

  it.each(["news.mixmin.net", RELAY_ONION, "2.2.2.2"])("refuses a missing port of %s", (host) => {
    expect(findings(host, Number.NaN)).toEqual(["there is no port number after the last colon"]);
  });

  it("names a bad host and a bad port at once", () => {
    expect(findings("localhost", 0)).toEqual(['"localhost" is not a host name', "0 is not a port"]);
  });
});

describe("notMapped", () => {
  it("lets a name pass", () => {
    expect(notMapped({ host: "news.mixmin.net", port: 563 }, "here")).toEqual([]);
  });

  it("refuses the mapped address", () => {
    expect(notMapped({ host: "2.2.2.2", port: 563 }, "here")).toEqual([
      {
        where: "here",
        what: "2.2.2.2 is the mapped address of the mail relay",
        rule: "a news server is verified by its certificate or its onion name; an address has neither",
        fix: "give the news server's full name, such as news.mixmin.net:563",
      },
    ]);
  });
});

describe("startTlsPort", () => {
  it.each([25, 587])("lets port %i pass", (port) => {
    expect(startTlsPort({ host: "mail.example.org", port }, "here")).toEqual([]);
  });

  it("refuses the port of TLS without STARTTLS", () => {
    expect(startTlsPort({ host: "mail.example.org", port: 465 }, "here")).toEqual([
      {
        where: "here",
        what: "at port 465 a relay speaks TLS from the first byte",
        rule: "the mail tunnel speaks STARTTLS (RFC 3207); port 465 is for TLS without it (RFC 8314)",
        fix: "give the relay's port for STARTTLS: 587, or 25",
      },
    ]);
  });
});

describe("loopbackEndpoint", () => {
  it.each(["127.0.0.1", "127.255.255.254"])("lets %s pass", (host) => {
    expect(loopbackEndpoint({ host, port: 119 }, "here")).toEqual([]);
  });

  it.each([
    "0.0.0.0",
    "10.152.152.11",
    "localhost",
    "::1",
    "",
    "127.0.0.01",
    "127.1",
    "127.0.0.1\n",
    "1127.0.0.1",
  ])("refuses %j", (host) => {
    expect(loopbackEndpoint({ host, port: 119 }, "here")).toEqual([
      {
        where: "here",
        what: `${JSON.stringify(host)} is reached from other machines, or is no IPv4 address`,
        rule: "a tunnel listens on loopback alone, 127.0.0.0/8 (RFC 1122, section 3.2.1.3): it has no password",
        fix: "accept on 127.0.0.1",
      },
    ]);
  });

  it.each(["127.0.0.256", "127.0.0.999"])("refuses %s, which is no IPv4 address", (host) => {
    expect(loopbackEndpoint({ host, port: 119 }, "here").map(({ what }) => what)).toEqual([
      `"${host}" is reached from other machines, or is no IPv4 address`,
    ]);
  });

  it("refuses a bad port", () => {
    expect(loopbackEndpoint({ host: "127.0.0.1", port: 0 }, "here").map(({ what }) => what)).toEqual([
      "0 is not a port",
    ]);
  });
});
