import { beforeEach, describe, expect, it } from "vitest";

import { deb } from "../../../src/archive/deb.ts";
import type { PackageTree } from "../../../src/tree.ts";
import { DATE, exampleTree } from "../example.ts";
import { findingsOf } from "./findings.ts";

const check = "it holds what the definition says";
const CONF = "/etc/stunnel/nymphemeral.conf";

let tree: PackageTree;
let built: Uint8Array;

beforeEach(async () => {
  tree = await exampleTree();
  built = await deb(tree, DATE);
});

/** What differs between the package and a tree that it was not made from. */
function differencesFrom(change: Partial<PackageTree>): readonly string[] | undefined {
  return findingsOf(built, { ...tree, ...change })[check];
}

describe("it holds what the definition says", () => {
  it("holds for the tree that the package was made from", () => {
    expect(findingsOf(built, tree)).toEqual({});
  });

  it("fails for another mode", () => {
    const data = tree.data.map((entry) => (entry.path === CONF ? { ...entry, mode: 0o600 } : entry));
    expect(differencesFrom({ data })).toEqual([`.${CONF} has another mode`]);
  });

  it("fails for another content", () => {
    const data = tree.data.map((entry) =>
      entry.path === CONF ? { ...entry, content: new Uint8Array([1]) } : entry,
    );
    expect(differencesFrom({ data })).toEqual([`.${CONF} has another content`]);
  });

  it("fails for another content of a control file", () => {
    const control = tree.control.map((file) =>
      file.name === "postinst" ? { ...file, content: new Uint8Array([1]) } : file,
    );
    expect(differencesFrom({ control })).toEqual(["./postinst has another content"]);
  });

  it("fails for a file that is missing, and lists what is there", () => {
    const control = [...tree.control, { name: "triggers", mode: 0o644, content: new Uint8Array() }];
    expect(differencesFrom({ control })).toEqual([
      "the entries are ./ ./conffiles ./control ./md5sums ./postinst ./postrm ./prerm",
      "./triggers is missing",
    ]);
  });

  it("fails for a file too many, and for another order", () => {
    const listed = ["the entries are ./ ./conffiles ./control ./md5sums ./postinst ./postrm ./prerm"];
    expect(differencesFrom({ control: tree.control.slice(0, -1) })).toEqual(listed);
    expect(differencesFrom({ control: tree.control.toReversed() })).toEqual(listed);
  });
});
