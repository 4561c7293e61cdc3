import { describe, expect, it } from "vitest";

import { isolatedNewsTunnel, newsTunnel, mailTunnel } from "../../../src/definition/tunnels.ts";
import { route } from "../../../src/validation/route.ts";
import { RELAY_ONION } from "../onion-names.ts";

const NEWS = newsTunnel({ host: "news.mixmin.net", port: 563 });
const ISOLATED = isolatedNewsTunnel({ host: "news.mixmin.net", port: 563 });
const ONION = mailTunnel({ host: RELAY_ONION, port: 25 });

describe("route", () => {
  it.each([
    ["straight to a name", NEWS],
    ["straight to an onion service", ONION],
    ["by the gateway's port", ISOLATED],
  ])("lets a tunnel pass that leads %s", (_case, tunnel) => {
    expect(route(tunnel, "here")).toEqual([]);
  });

  it("refuses to connect to another server than the one that is verified", () => {
    const connect = { host: "192.0.2.1", port: 563 };
    expect(route({ ...NEWS, connect }, "here")).toEqual([
      {
        where: "here",
        what: 'it connects to "192.0.2.1:563", which is not the server',
        rule: "without protocol = connect stunnel speaks with whom it connects to (stunnel(8))",
        fix: 'connect to "news.mixmin.net:563"',
      },
    ]);
  });

  it("refuses a protocolHost where there is no proxy: a relay would be greeted with it", () => {
    const options = { ...ONION.options, protocolHost: "host.example.org" };
    expect(route({ ...ONION, options }, "here")).toEqual([
      {
        where: "here, option protocolHost",
        what: "there is no proxy that could be asked for it",
        rule: "with protocol = smtp stunnel 5.58 and newer greet the relay with that name (stunnel(8))",
        fix: "leave it out, or isolate the tunnel",
      },
    ]);
  });

  it.each([
    ["another proxy", "192.0.2.1", 9229],
    ["a port of the gateway that does not isolate", "10.152.152.10", 9190],
    ["the news server itself", "news.mixmin.net", 563],
  ])("refuses to isolate by way of %s", (_case, host, port) => {
    expect(route({ ...ISOLATED, connect: { host, port } }, "here")).toEqual([
      {
        where: "here",
        what: `"${host}:${port}" is not the port of the Whonix-Gateway`,
        rule: "a proxy learns who is asked for, and only the gateway's is Tor's: an HTTPTunnelPort with isolation (torrc(5))",
        fix: "connect to 10.152.152.10:9229",
      },
    ]);
  });

  it.each([
    ["another server", "news.example.org:563", '"news.example.org:563"'],
    ["another port", "news.mixmin.net:119", '"news.mixmin.net:119"'],
    ["a second line", "news.mixmin.net:563\nexec = /bin/sh", '"news.mixmin.net:563\\nexec = /bin/sh"'],
    ["nobody", undefined, "nobody"],
  ])("refuses to ask the proxy for %s", (_case, protocolHost, asked) => {
    const { protocolHost: _server, ...rest } = ISOLATED.options;
    const options = protocolHost === undefined ? rest : { ...rest, protocolHost };
    expect(route({ ...ISOLATED, options }, "here")).toEqual([
      {
        where: "here, option protocolHost",
        what: `the proxy is asked for ${asked}`,
        rule: "the proxy leads to the very server that is verified (stunnel(8), protocolHost)",
        fix: 'ask for "news.mixmin.net:563"',
      },
    ]);
  });
});
