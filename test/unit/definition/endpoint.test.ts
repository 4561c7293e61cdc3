import { describe, expect, it } from "vitest";

import { authenticationOf, formatEndpoint, parseEndpoint } from "../../../src/definition/endpoint.ts";
import { RELAY_ONION } from "../onion-names.ts";

describe("parseEndpoint", () => {
  it.each([
    ["news.mixmin.net:563", "news.mixmin.net", 563],
    ["2.2.2.2:25", "2.2.2.2", 25],
    ["::1:563", "::1", 563],
    ["news.mixmin.net:65536", "news.mixmin.net", 65_536],
    [":563", "", 563],
  ])("splits %s at the last colon", (text, host, port) => {
    expect(parseEndpoint(text)).toEqual({ host, port });
  });

  it("writes a host in lower case", () => {
    expect(parseEndpoint("News.MIXMIN.net:563")).toEqual({ host: "news.mixmin.net", port: 563 });
  });

  it("makes no ASCII letter of a look-alike: the sign for Kelvin stays one", () => {
    expect(parseEndpoint("\u212Aeys.example.org:563").host).toBe("\u212Aeys.example.org");
  });

  it.each([
    ["no colon", "news.mixmin.net", "news.mixmin.net"],
    ["no colon, be it a number", "563", "563"],
    ["nothing after the colon", "news.mixmin.net:", "news.mixmin.net"],
    ["a word for a port", "news.mixmin.net:nntps", "news.mixmin.net"],
    ["a leading zero", "news.mixmin.net:0563", "news.mixmin.net"],
    ["the port 0", "news.mixmin.net:0", "news.mixmin.net"],
    ["a sign", "news.mixmin.net:+563", "news.mixmin.net"],
    ["a fraction", "news.mixmin.net:5.63", "news.mixmin.net"],
    ["an exponent", "news.mixmin.net:5e2", "news.mixmin.net"],
    ["a hexadecimal number", "news.mixmin.net:0x233", "news.mixmin.net"],
    ["an outer blank", "news.mixmin.net:563 ", "news.mixmin.net"],
    ["a newline", "news.mixmin.net:563\n", "news.mixmin.net"],
    ["nothing at all", "", ""],
  ])("has no port for %s", (_case, text, host) => {
    const portText = text === host ? "" : text.slice(host.length + 1);
    expect(parseEndpoint(text)).toEqual({ host, port: Number.NaN, portText });
  });
});

describe("formatEndpoint", () => {
  it("puts a colon between host and port", () => {
    expect(formatEndpoint({ host: "news.mixmin.net", port: 563 })).toBe("news.mixmin.net:563");
  });
});

describe("authenticationOf", () => {
  it.each([
    ["news.mixmin.net", "certificate"],
    ["192.0.2.1", "certificate"],
    ["onion", "certificate"],
    ["onion.example.org", "certificate"],
    [RELAY_ONION, "onion"],
    ["2.2.2.2", "mapped-address"],
    ["2.2.2.20", "certificate"],
  ])("authenticates %s by %s", (host, authentication) => {
    expect(authenticationOf(host)).toBe(authentication);
  });
});
