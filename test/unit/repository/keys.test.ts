import { describe, expect, it } from "vitest";

import { type Key, keyProblems, parseKeys } from "../../../src/repository/keys.ts";
import { told } from "./told.ts";

const FINGERPRINT = "8E000E9B608D501372F2B8DA285C488662FDB183";
const NOW = 1_795_397_904;
const KEY: Key = {
  fingerprint: FINGERPRINT,
  curve: "ed25519",
  canSign: true,
  revoked: false,
  expires: NOW + 1,
};

/** What GnuPG 2.2 prints of a key. */
function colons({
  validity = "u",
  expires = "1858469904",
  curve = "ed25519",
  token = "+",
  can = "scSC",
} = {}): string {
  return `sec:${validity}:255:22:285C488662FDB183:1795397904:${expires}::u:::${can}:::${token}::${curve}:::0:
fpr:::::::::${FINGERPRINT}:
grp:::::::::9E46E4D5DAE489C88551D398B516C65935BB8BAF:
uid:u::::1795397904::230162C5BA27CB835FEFA182F7362D77F77BB1A7::Test <t@example.org>::::::::::0:
`;
}

describe("parseKeys", () => {
  it("reads what gpg prints", () => {
    expect(parseKeys(colons())).toEqual([{ ...KEY, expires: 1_858_469_904 }]);
    expect(parseKeys(colons({ expires: "" }))).toEqual([{ ...KEY, expires: undefined }]);
    expect(parseKeys(colons({ validity: "r" }))[0]?.revoked).toBe(true);
    expect(parseKeys("")).toEqual([]);
  });

  it("reads which of several keys is which, and whether it can sign", () => {
    const other = FINGERPRINT.replace("8E", "9F");
    const keys = parseKeys(colons() + colons({ can: "cC" }).replace(FINGERPRINT, other));
    expect(keys.map(({ fingerprint, canSign }) => [fingerprint, canSign])).toEqual([
      [FINGERPRINT, true],
      [other, false],
    ]);
  });

  it("knows nothing of a key of which gpg says nothing", () => {
    expect(parseKeys("sec:u:255:22:285C488662FDB183:1795397904:\n")).toEqual([
      { fingerprint: "", curve: "", canSign: false, revoked: false, expires: undefined },
    ]);
  });

  it("leaves out a key whose secret part is elsewhere", () => {
    expect(parseKeys(colons({ token: "#" }))).toEqual([]);
  });
});

describe("keyProblems", () => {
  it.each<[string, Key[], string[]]>([
    ["nothing of a good key", [KEY], []],
    ["nothing of a key without an end", [{ ...KEY, expires: undefined }], []],
    ["that it is missing", [{ ...KEY, fingerprint: "other" }], ["gpg has no secret key of that fingerprint"]],
    ["that it has expired", [{ ...KEY, expires: NOW }], ["it expired on 2026-11-23"]],
    ["that it is revoked", [{ ...KEY, revoked: true }], ["it is revoked"]],
    ["that it is of another kind", [{ ...KEY, curve: "" }], ["it is no ed25519 key"]],
    ["that it cannot sign", [{ ...KEY, canSign: false }], ["it cannot sign"]],
  ])("say %s", (_what, keys, expected) => {
    expect(told(keyProblems([FINGERPRINT], keys, NOW))).toEqual(
      expected.map((what) => `key ${FINGERPRINT}: ${what}`),
    );
  });
});
