import { describe, expect, it } from "vitest";

import { isAddress, treeAddress } from "../../../src/validation/tree-address.ts";
import { PUBLIC_ONION as ONION } from "../onion-names.ts";

function said(address: string): readonly string[] {
  return treeAddress(address, "TREE").map(({ what }) => what);
}

describe("the address of a published tree", () => {
  it.each([
    "https://deb.example.org",
    "https://deb.example.org:8443/debian",
    "http://localhost:8000",
    "http://127.0.0.1/debian",
    "http://[::1]:8000/debian",
    `http://${ONION}`,
    `https://${ONION}`,
    `http://deb.${ONION}:80/debian`,
  ])("may be %s", (address) => {
    expect(isAddress(address)).toBe(true);
    expect(said(address)).toEqual([]);
  });

  it.each([
    ["http://deb.example.org", "a machine between a client and the server sees what http carries"],
    ["http://10.152.152.10", "a machine between a client and the server sees what http carries"],
    ["http://127.0.0.1.example.org", "a machine between a client and the server sees what http carries"],
    ["http://deb.example.org/a.onion", "a machine between a client and the server sees what http carries"],
    [`http://${ONION}.example.org`, "a machine between a client and the server sees what http carries"],
    ["http://0x7f000001", '"0x7f000001" is neither a host name nor an address'],
    ["http://2130706433", '"2130706433" is neither a host name nor an address'],
    ["https://ann:secret@deb.example.org", "is not the address of a repository"],
    ["https://deb.example.org/?a=b", "is not the address of a repository"],
    ["https://deb.example.org\\@127.0.0.1", "is not the address of a repository"],
    ["HTTP://deb.example.org", "is not the address of a repository"],
    ["ftp://deb.example.org", "is not the address of a repository"],
    [`tor+http://${ONION}`, "is an address for apt"],
    ["file:///srv/deb", "is an address for apt"],
    ["file:/srv/deb", "is an address for apt"],
  ])("is not %s", (address, what) => {
    expect(isAddress(address)).toBe(true);
    expect(said(address).join("; ")).toContain(what);
  });

  it("is quoted as it was typed, and its rule has no form that only apt takes", () => {
    const address = `http://${ONION}/?a=b`;
    expect(treeAddress(address, "TREE")).toEqual([
      {
        where: "TREE",
        what: `"${address}" is not the address of a repository`,
        rule: "https:// or http:// and a server in lower case; plain letters, no final slash",
        fix: "write for example https://deb.example.org/nymphemeral",
      },
    ]);
  });

  it.each(["/srv/deb", "public", "./a:b", "a:b"])("is none, but a folder: %s", (tree) => {
    expect(isAddress(tree)).toBe(false);
  });
});
