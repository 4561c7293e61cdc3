import { describe, expect, it } from "vitest";

import { type Key, keyProblems, parseKeys, signerOf } from "../../../src/repository/keys.ts";
import { told } from "./told.ts";

const FINGERPRINT = "8E000E9B608D501372F2B8DA285C488662FDB183";
const NOW = 1_795_397_904;
const KEY: Key = {
  fingerprint: FINGERPRINT,
  curve: "ed25519",
  canSign: true,
  revoked: false,
  expires: NOW + 1,
  isHere: true,
  subkeys: [],
  owners: ["Test <t@example.org>"],
};
const { subkeys: _none, owners: _nobody, ...PART } = KEY;
const SUBKEY = { ...PART, fingerprint: "5".repeat(40) };
/** A key that only certifies, whose secret part is elsewhere. */
const OFFLINE: Key = { ...KEY, canSign: false, isHere: false };

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
      {
        fingerprint: "",
        curve: "",
        canSign: false,
        revoked: false,
        expires: undefined,
        isHere: true,
        subkeys: [],
        owners: [],
      },
    ]);
  });

  it("reads the subkeys of a key whose secret part is elsewhere", () => {
    const subkey = `ssb:u:255:22:5555555555555555:1795397904:1858469904:::::s:::+::ed25519::
fpr:::::::::${SUBKEY.fingerprint}:
`;
    const expires = 1_858_469_904;
    expect(parseKeys(colons({ token: "#", can: "cSC" }) + subkey)).toEqual([
      {
        ...OFFLINE,
        expires,
        subkeys: [{ ...PART, fingerprint: SUBKEY.fingerprint, expires }],
      },
    ]);
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
    ["nothing of a subkey that signs", [{ ...OFFLINE, subkeys: [SUBKEY] }], []],
    ["that its secret is elsewhere", [{ ...KEY, isHere: false }], ["its own part has its secret elsewhere"]],
    [
      "why none of its subkeys signs",
      [
        {
          ...OFFLINE,
          subkeys: [
            { ...SUBKEY, isHere: false },
            { ...SUBKEY, expires: NOW },
            { ...SUBKEY, revoked: true },
            { ...SUBKEY, curve: "" },
          ],
        },
      ],
      ["has its secret elsewhere", "expired on 2026-11-23", "is revoked", "is not ed25519"].map(
        (what) => `its subkey ${SUBKEY.fingerprint} ${what}`,
      ),
    ],
    [
      "nothing of the subkeys of an expired key",
      [{ ...OFFLINE, expires: NOW, subkeys: [SUBKEY] }],
      ["it expired on 2026-11-23"],
    ],
  ])("say %s", (_what, keys, expected) => {
    expect(told(keyProblems([FINGERPRINT], keys, NOW))).toEqual(
      expected.map((what) => `key ${FINGERPRINT}: ${what}`),
    );
  });
});

describe("signerOf", () => {
  const later = { ...SUBKEY, fingerprint: "6".repeat(40) };

  it.each<[string, Key, string | undefined]>([
    ["the key itself before its subkeys", { ...KEY, subkeys: [SUBKEY] }, FINGERPRINT],
    ["the oldest of its subkeys", { ...OFFLINE, subkeys: [SUBKEY, later] }, SUBKEY.fingerprint],
    [
      "the next one when that expired",
      { ...OFFLINE, subkeys: [{ ...SUBKEY, expires: NOW }, later] },
      later.fingerprint,
    ],
    ["nothing when the key is revoked", { ...OFFLINE, revoked: true, subkeys: [SUBKEY] }, undefined],
    ["nothing when the key expired", { ...OFFLINE, expires: NOW, subkeys: [SUBKEY] }, undefined],
  ])("is %s", (_what, key, expected) => {
    expect(signerOf(key, NOW)?.fingerprint).toBe(expected);
  });

  it("ends when the key or the subkey does", () => {
    const endOf = (expires: number | undefined, ofSubkey: number | undefined): number | undefined =>
      signerOf({ ...OFFLINE, expires, subkeys: [{ ...SUBKEY, expires: ofSubkey }] }, NOW)?.expires;
    expect([endOf(NOW + 1, NOW + 2), endOf(NOW + 2, NOW + 1), endOf(undefined, undefined)]).toEqual([
      NOW + 1,
      NOW + 1,
      undefined,
    ]);
  });
});
