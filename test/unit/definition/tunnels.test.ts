import { describe, expect, it } from "vitest";

import {
  isIsolated,
  isolatedNewsTunnel,
  newsTunnel,
  sectionOptions,
  mailTunnel,
} from "../../../src/definition/tunnels.ts";
import { RELAY_ONION } from "../onion-names.ts";

/** The lines of the section, in their order. */
function linesOf(tunnel: Parameters<typeof sectionOptions>[0]): string[] {
  return Object.entries(sectionOptions(tunnel)).map(([option, value]) => `${option} = ${value}`);
}

describe("newsTunnel", () => {
  it("leads from port 119 to the manual's news server and verifies its chain and name", () => {
    expect(linesOf(newsTunnel({ host: "news.mixmin.net", port: 563 }))).toEqual([
      "accept = 127.0.0.1:119",
      "connect = news.mixmin.net:563",
      "client = yes",
      "delay = yes",
      "verifyChain = yes",
      "checkHost = news.mixmin.net",
      "CApath = /etc/ssl/certs",
      "sslVersionMin = TLSv1.2",
    ]);
  });

  it("verifies no certificate of an onion service", () => {
    expect(linesOf(newsTunnel({ host: RELAY_ONION, port: 119 }))).toEqual([
      "accept = 127.0.0.1:119",
      `connect = ${RELAY_ONION}:119`,
      "client = yes",
      "delay = yes",
      "sslVersionMin = TLSv1.2",
    ]);
  });

  it("has the service name of the manual", () => {
    expect(newsTunnel({ host: "news.mixmin.net", port: 563 }).service).toBe("nntps-client");
  });
});

describe("isolatedNewsTunnel", () => {
  it("asks the gateway's Tor for the server, whose chain and name it verifies, and looks nothing up", () => {
    expect(linesOf(isolatedNewsTunnel({ host: "news.mixmin.net", port: 563 }))).toEqual([
      "accept = 127.0.0.1:119",
      "connect = 10.152.152.10:9229",
      "protocol = connect",
      "protocolHost = news.mixmin.net:563",
      "client = yes",
      "verifyChain = yes",
      "checkHost = news.mixmin.net",
      "CApath = /etc/ssl/certs",
      "sslVersionMin = TLSv1.2",
    ]);
  });

  it("verifies no certificate of an onion service", () => {
    expect(linesOf(isolatedNewsTunnel({ host: RELAY_ONION, port: 119 }))).toEqual([
      "accept = 127.0.0.1:119",
      "connect = 10.152.152.10:9229",
      "protocol = connect",
      `protocolHost = ${RELAY_ONION}:119`,
      "client = yes",
      "sslVersionMin = TLSv1.2",
    ]);
  });

  it("has the service name of the manual", () => {
    expect(isolatedNewsTunnel({ host: "news.mixmin.net", port: 563 }).service).toBe("nntps-client");
  });
});

describe("isIsolated", () => {
  it.each([
    [true, isolatedNewsTunnel({ host: "news.mixmin.net", port: 563 })],
    [false, newsTunnel({ host: "news.mixmin.net", port: 563 })],
    [false, mailTunnel({ host: "2.2.2.2", port: 25 })],
  ])("says %s of the tunnel", (isolated, tunnel) => {
    expect(isIsolated(tunnel)).toBe(isolated);
  });
});

describe("mailTunnel", () => {
  it("leads from port 25 to the manual's mapped address, where no certificate can be verified", () => {
    expect(linesOf(mailTunnel({ host: "2.2.2.2", port: 25 }))).toEqual([
      "accept = 127.0.0.1:25",
      "connect = 2.2.2.2:25",
      "protocol = smtp",
      "client = yes",
      "delay = yes",
      "sslVersionMin = TLSv1.2",
    ]);
  });

  it("verifies no certificate of an onion service", () => {
    expect(linesOf(mailTunnel({ host: RELAY_ONION, port: 25 }))).toEqual([
      "accept = 127.0.0.1:25",
      `connect = ${RELAY_ONION}:25`,
      "protocol = smtp",
      "client = yes",
      "delay = yes",
      "sslVersionMin = TLSv1.2",
    ]);
  });

  it("verifies chain and name of a relay on the Internet", () => {
    expect(linesOf(mailTunnel({ host: "mail.example.org", port: 587 }))).toEqual([
      "accept = 127.0.0.1:25",
      "connect = mail.example.org:587",
      "protocol = smtp",
      "client = yes",
      "delay = yes",
      "verifyChain = yes",
      "checkHost = mail.example.org",
      "CApath = /etc/ssl/certs",
      "sslVersionMin = TLSv1.2",
    ]);
  });

  it("has the service name of the manual", () => {
    expect(mailTunnel({ host: "2.2.2.2", port: 25 }).service).toBe("ssmtp-client");
  });
});
