import { describe, expect, it } from "vitest";

import { onionName } from "../../../src/validation/onion.ts";
import { onionNameOf, PUBLIC_ONION, RELAY_ONION, VERSION_2_ONION } from "../onion-names.ts";

const SPECIFICATION =
  "onion names are version 3: 56 characters a-z 2-7 with a checksum (Tor rend-spec-v3, section 6)";

// The key in the public name, decoded with base32(1).
const PUBLIC_KEY = "1d04a1d04a338c6e6ae970bfabee49049d6702250984ca950c01673f4ec034ad";

describe("onionName", () => {
  it.each([
    ["the name of a key", RELAY_ONION],
    ["a name in public use", PUBLIC_ONION],
    ["labels before the key", `mail.relay.${RELAY_ONION}`],
    ["the label onion before the key", `mail.onion.${RELAY_ONION}`],
  ])("lets %s pass", (_case, host) => {
    expect(onionName(host, "here")).toEqual([]);
  });

  it("knows the name that Tor's own arithmetic gives a key", () => {
    expect(onionNameOf(Buffer.from(PUBLIC_KEY, "hex"))).toBe(PUBLIC_ONION);
  });

  it("refuses a character behind the key's own", () => {
    const name = RELAY_ONION.replace(".onion", "a.onion");
    expect(onionName(name, "here").map(({ what }) => what)).toEqual([
      `"${name}" is not the name of an onion service: its length or checksum is wrong`,
    ]);
  });

  it("refuses a version 2 name, and says why", () => {
    expect(onionName(VERSION_2_ONION, "here")).toEqual([
      {
        where: "here",
        what: `"${VERSION_2_ONION}" is a version 2 onion name`,
        rule: `${SPECIFICATION}; Tor gave up version 2 in 0.4.6, in 2021`,
        fix: "ask the operator for the service's version 3 name",
      },
    ]);
  });

  it("names a version 2 name behind other labels, too", () => {
    expect(onionName(`mail.${VERSION_2_ONION}`, "here").map(({ what }) => what)).toEqual([
      `"mail.${VERSION_2_ONION}" is a version 2 onion name`,
    ]);
  });

  const positions = Array.from({ length: 56 }, (_, index) => index);
  it.each(positions)("refuses a name whose character %i is another one", (index) => {
    const other = RELAY_ONION[index] === "q" ? "r" : "q";
    const mistyped = RELAY_ONION.slice(0, index) + other + RELAY_ONION.slice(index + 1);
    expect(onionName(mistyped, "here").map(({ where }) => where)).toEqual(["here"]);
  });

  it.each([
    ["a character too few", RELAY_ONION.slice(1)],
    ["a character too many", `a${RELAY_ONION}`],
    ["a digit that base32 does not have", RELAY_ONION.replace(/^./, "1")],
    ["upper case", RELAY_ONION.toUpperCase().replace("ONION", "onion")],
    ["a version that is not 3", onionNameOf(new Uint8Array(32), 4)],
    ["no key at all", ".onion"],
  ])("refuses %s", (_case, host) => {
    const shown = host.length > 80 ? `${host.slice(0, 77)}...` : host;
    expect(onionName(host, "here")).toEqual([
      {
        where: "here",
        what: `"${shown}" is not the name of an onion service: its length or checksum is wrong`,
        rule: SPECIFICATION,
        fix: "copy the whole name again; a character is missing or mistyped",
      },
    ]);
  });
});
