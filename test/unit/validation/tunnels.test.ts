import { describe, expect, it } from "vitest";

import type { StunnelOptions } from "../../../src/definition/stunnel.ts";
import { isolatedNewsTunnel, newsTunnel, mailTunnel, type Tunnel } from "../../../src/definition/tunnels.ts";
import { stunnelOptions, tunnel } from "../../../src/validation/tunnels.ts";
import { RELAY_ONION } from "../onion-names.ts";

const NEWS = newsTunnel({ host: "news.mixmin.net", port: 563 });
const ISOLATED = isolatedNewsTunnel({ host: "news.mixmin.net", port: 563 });
const ONION = mailTunnel({ host: RELAY_ONION, port: 25 });
const RELAY = { host: "relay", port: 25 };
const KNOWN =
  "pid, debug, client, accept, connect, protocol, CApath, delay, protocolHost, checkHost, verifyChain, sslVersionMin";

/** Place and finding of each problem of a tunnel. */
function findings(subject: Tunnel): string[] {
  return tunnel("5.56")(subject, "here").map(({ where, what }) => `${where}: ${what}`);
}

/** The news tunnel with some options changed; undefined takes one out. */
function newsWith(change: Record<string, string | undefined>): Tunnel {
  const options = Object.entries({ ...NEWS.options, ...change }).filter(([, value]) => value !== undefined);
  return { ...NEWS, options: Object.fromEntries(options) };
}

describe("stunnelOptions", () => {
  it("lets the options of the package pass", () => {
    expect(stunnelOptions("5.56")({ pid: "/run/a.pid", debug: "warning" }, "global options")).toEqual([]);
  });

  it.each([
    ["securityLevel", "5.57"],
    ["sessionResume", "5.60"],
    ["OCSPrequire", "5.71"],
    ["CAstore", "5.75"],
  ] as const)("refuses %s, which stunnel has since %s", (option, since) => {
    expect(stunnelOptions("5.56")({ [option]: "yes" }, "global options")).toEqual([
      {
        where: `global options, option ${option}`,
        what: `stunnel has it since ${since}`,
        rule: "the conf must work with stunnel 5.56: an unknown option keeps it from starting (stunnel(8))",
        fix: `leave it out; known are ${KNOWN}`,
      },
    ]);
  });

  it.each([
    ["5.57", "securityLevel"],
    ["5.75", "CAstore"],
    ["6.0", "CAstore"],
  ] as const)("lets what stunnel %s has pass: %s", (oldest, option) => {
    expect(stunnelOptions(oldest)({ [option]: "2" }, "here")).toEqual([]);
  });

  it("compares versions by number: 5.9 is older than 5.15", () => {
    expect(stunnelOptions("5.9")({ checkHost: "a.example" }, "here").map(({ what }) => what)).toEqual([
      "stunnel has it since 5.15",
    ]);
  });

  it.each(["exec", "toString", "CLIENT", ""])("refuses the option %j, which it does not know", (option) => {
    const options = { [option]: "yes" } as StunnelOptions;
    expect(stunnelOptions("5.56")(options, "here").map(({ where, what }) => `${where}: ${what}`)).toEqual([
      `here, option ${option}: no known stunnel option`,
    ]);
  });

  it.each(["", " yes", "yes ", "yes\nexec = /bin/sh", "yes\r", "\t", "a\u0000b", "ü", "\u2028"])(
    "refuses the value %j",
    (value) => {
      expect(stunnelOptions("5.56")({ debug: value }, "here").map(({ rule }) => rule)).toEqual([
        "an option is one line of printable ASCII (stunnel(8)); a newline would start another option",
      ]);
    },
  );
});

describe("tunnel", () => {
  it("compares major versions first: 5.15 is newer than 4.20", () => {
    expect(stunnelOptions("4.20")({ checkHost: "a" }, "here").map(({ what }) => what)).toEqual([
      "stunnel has it since 5.15",
    ]);
  });

  it.each([
    ["news by certificate", NEWS],
    ["isolated news by certificate", ISOLATED],
    ["isolated news by an onion name", isolatedNewsTunnel({ host: RELAY_ONION, port: 119 })],
    ["mail by the mapped address", mailTunnel({ host: "2.2.2.2", port: 25 })],
    ["mail by an onion name", ONION],
    ["mail by certificate", mailTunnel({ host: "mail.example.org", port: 587 })],
  ])("lets %s pass", (_case, subject) => {
    expect(findings(subject)).toEqual([]);
  });

  it("refuses to listen for other machines", () => {
    expect(findings({ ...NEWS, accept: { host: "0.0.0.0", port: 119 } })).toEqual([
      'here, accept: "0.0.0.0" is reached from other machines, or is no IPv4 address',
    ]);
  });

  it("refuses a server that has no name", () => {
    expect(findings({ ...ONION, connect: RELAY, server: RELAY })).toEqual([
      'here: "relay" is not a host name',
      'here: the certificate of "relay" is not verified',
    ]);
  });

  it.each([
    ["no verifyChain", { verifyChain: undefined }],
    ["verifyChain = no", { verifyChain: "no" }],
    ["no checkHost", { checkHost: undefined }],
    ["checkHost of another name", { checkHost: "news.example.org" }],
    ["no CApath", { CApath: undefined }],
  ])("refuses a server on the Internet with %s", (_case, change) => {
    expect(tunnel("5.56")(newsWith(change), "here")).toEqual([
      {
        where: "here",
        what: 'the certificate of "news.mixmin.net" is not verified',
        rule: "a server on the Internet needs verifyChain = yes, checkHost of the same name, and CApath (stunnel(8))",
        fix: "add the three options: without them any exit relay can read and change what passes",
      },
    ]);
  });

  it("names a checkHost with a newline once where a certificate is verified", () => {
    expect(findings(newsWith({ checkHost: "news.mixmin.net\nexec = /bin/sh" }))).toEqual([
      'here: the certificate of "news.mixmin.net" is not verified',
    ]);
  });

  it("refuses a way to another server than the one that is verified", () => {
    expect(findings({ ...NEWS, connect: RELAY })).toEqual([
      'here: it connects to "relay:25", which is not the server',
    ]);
  });

  it("names a bad isolated server once", () => {
    expect(
      findings(isolatedNewsTunnel({ host: RELAY_ONION.slice(1), port: Number.NaN })).map((finding) =>
        finding.replace(/".*"/, "it"),
      ),
    ).toEqual([
      "here: it is not the name of an onion service: its length or checksum is wrong",
      "here: there is no port number after the last colon",
    ]);
  });

  it("refuses an isolated server whose certificate is not verified", () => {
    const { checkHost: _checkHost, ...options } = ISOLATED.options;
    expect(findings({ ...ISOLATED, options })).toEqual([
      'here: the certificate of "news.mixmin.net" is not verified',
    ]);
  });

  it.each([["no"], [undefined]])("refuses client = %s", (client) => {
    expect(tunnel("5.56")(newsWith({ client }), "here")).toEqual([
      {
        where: "here",
        what: "this is not a client tunnel",
        rule: "both tunnels speak TLS to the server, not to the client: client = yes (stunnel(8))",
        fix: "set client = yes",
      },
    ]);
  });

  it("refuses an option that is too new", () => {
    expect(findings(newsWith({ securityLevel: "2" }))).toEqual([
      "here, option securityLevel: stunnel has it since 5.57",
    ]);
  });

  it("refuses a checkHost with a newline where no certificate is verified, too", () => {
    const subject: Tunnel = { ...ONION, options: { ...ONION.options, checkHost: "a\nexec = /bin/sh" } };
    expect(tunnel("5.56")(subject, "here").map(({ where }) => where)).toEqual(["here, option checkHost"]);
  });

  it.each(["accept", "connect"])(
    "refuses an option %s, which would take the place of the tunnel's end",
    (option) => {
      const problems = tunnel("5.56")(newsWith({ [option]: "0.0.0.0:119" }), "here");
      expect(problems.map(({ where }) => where)).toEqual([`here, option ${option}`]);
    },
  );
});
