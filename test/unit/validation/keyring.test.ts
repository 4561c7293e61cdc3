import { describe, expect, it } from "vitest";

import {
  keyringPackageProblems,
  repositoryUrl,
  suite,
  validateKeyringPackage,
} from "../../../src/validation/keyring.ts";
import { keyring } from "../keyring-example.ts";
import { RELAY_ONION } from "../onion-names.ts";
import { bothKeys, FIRST_FINGERPRINT } from "../public-keys.ts";
import { thrownBy } from "../thrown.ts";
import { HOSTILE_TEXTS } from "./hostile-texts.ts";

/** What is found in an address. */
function findings(url: string): string[] {
  return repositoryUrl(url, "here").map(({ what }) => what);
}

describe("keyringPackageProblems", () => {
  it("finds nothing in a keyring of one key, or of two", () => {
    expect(keyringPackageProblems(keyring())).toEqual([]);
    expect(keyringPackageProblems(keyring({ keys: bothKeys() }))).toEqual([]);
  });

  it("names all that is wrong, what any package can have first", () => {
    const [key] = bothKeys();
    const wrong = keyring({
      version: "next",
      keys: key === undefined ? [] : [key, key],
      aptSource: { url: "ftp://example.org", suite: "Stable" },
    });
    expect(keyringPackageProblems(wrong).map(({ where, what }) => `${where}: ${what}`)).toEqual([
      'control field Version: "next" is not a version',
      `keys: ${FIRST_FINGERPRINT} is there twice`,
      'repository (--url): "ftp://example.org" is not the address of a repository',
      'suite (--suite): "Stable" is not the name of a suite',
    ]);
    expect(thrownBy(() => validateKeyringPackage(wrong)).problems).toEqual(keyringPackageProblems(wrong));
  });

  it("refuses a keyring without a key", () => {
    expect(keyringPackageProblems({ ...keyring(), keys: [] }).map(({ what }) => what)).toEqual([
      "there is none",
    ]);
  });
});

describe("repositoryUrl", () => {
  it.each([
    "https://deb.example.org",
    "https://deb.example.org:8443/nymphemeral",
    "https://192.0.2.10/a/b",
    "http://127.0.0.1:8000",
    "http://localhost/a",
    "http://[::1]:8000/a",
    `tor+http://${RELAY_ONION}`,
    `tor+http://${RELAY_ONION}:8080/~a`,
    "file:/srv/repository",
  ])("lets %s pass", (url) => {
    expect(findings(url)).toEqual([]);
  });

  it.each([
    "",
    "deb.example.org",
    "ftp://deb.example.org",
    "tor+https://deb.example.org",
    "https://deb.example.org/",
    "https://Deb.example.org",
    "https://user:secret@deb.example.org",
    "https://deb.example.org/?a",
    "https://deb.example.org/a b",
    "https://deb.example.org/a'b",
    "https://deb.example.org/$(id)",
    "https://deb.example.org:0",
    "file:srv",
    "file:/",
    "file:///srv",
    "file:/srv/\nTrusted: yes",
  ])("refuses %j", (url) => {
    expect(findings(url)).toEqual([`${JSON.stringify(url)} is not the address of a repository`]);
  });

  it.each([
    "http://deb.example.org",
    "http://192.0.2.10/a",
    "http://127.0.0.2",
    "http://localhost.example.org",
  ])("refuses what anybody on the way could read and hold back: %s", (url) => {
    expect(repositoryUrl(url, "here").map(({ what, fix }) => [what, fix])).toEqual([
      [
        "a machine between a client and the server sees what http carries, and can hold an old list back",
        `write ${url.replace(/^http:\/\/([^/]+).*/, "https://$1")}`,
      ],
    ]);
  });

  it("refuses a server that has no whole name", () => {
    expect(findings("https://host/a")).toEqual(['"host" is neither a host name nor an address']);
  });

  it("wants Tor for an onion service, and for nothing else", () => {
    expect(repositoryUrl(`http://${RELAY_ONION}`, "here").map(({ what, fix }) => [what, fix])).toEqual([
      ["apt does not go to an onion service by http", `write tor+http://${RELAY_ONION}`],
    ]);
    expect(repositoryUrl("tor+http://example.org", "here").map(({ what, fix }) => [what, fix])).toEqual([
      ['"example.org" is no onion service', "write https://example.org"],
    ]);
  });

  it("looks at an onion name's checksum", () => {
    const mistyped = RELAY_ONION.replace(/^./, (letter) => (letter === "a" ? "b" : "a"));
    expect(findings(`tor+http://${mistyped}`)).toEqual([
      `"${mistyped}" is not the name of an onion service: its length or checksum is wrong`,
    ]);
  });

  it.each(Object.entries(HOSTILE_TEXTS))("refuses a path with %s", (_name, text) => {
    expect(findings(`https://example.org/a ${text}`)).toHaveLength(1);
  });
});

describe("suite", () => {
  it.each(["stable", "testing", "1.0", "trixie-backports"])("lets %s pass", (name) => {
    expect(suite(name, "here")).toEqual([]);
  });

  it.each(["", "./", "a b", "a/b", "-a", "Stable", "a\nTrusted: yes"])("refuses %j", (name) => {
    expect(suite(name, "here").map(({ what }) => what)).toEqual([
      `${JSON.stringify(name)} is not the name of a suite`,
    ]);
  });
});
