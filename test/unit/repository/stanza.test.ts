import { describe, expect, it } from "vitest";

import { poolPath } from "../../../src/repository/layout.ts";
import {
  isSame,
  packagesFindings,
  packagesText,
  parsePackages,
  stanzaOf,
} from "../../../src/repository/stanza.ts";
import { bytesOf, example } from "./example-repository.ts";

const ONE = { name: "example", version: "1.0", architecture: "all" };

describe("poolPath", () => {
  it.each([
    ["example", "1.0", "pool/main/e/example/example_1.0_all.deb"],
    ["libexample", "1.0", "pool/main/libe/libexample/libexample_1.0_all.deb"],
    ["examplelib", "1.0", "pool/main/e/examplelib/examplelib_1.0_all.deb"],
    ["example", "12:1.0", "pool/main/e/example/example_1.0_all.deb"],
  ])("of %s %s is that of Debian's archive", (name, version, path) => {
    expect(poolPath({ name, version, architecture: "all" })).toBe(path);
  });
});

describe("isSame", () => {
  it.each([
    ["the same", {}, true],
    ["another package", { name: "other" }, false],
    ["another version", { version: "1.1" }, false],
    ["another architecture", { architecture: "amd64" }, false],
  ])("knows %s", (_what, change, same) => {
    expect(isSame(ONE, { ...ONE, ...change })).toBe(same);
  });
});

describe("packagesText", () => {
  it("has packages by name, then version, whatever order they came in", () => {
    const stanzas = [
      example("1.10"),
      example("2.0", bytesOf("2.0"), "zebra"),
      example("1.9"),
      example("3.0", bytesOf("3.0"), "aardvark"),
    ];
    const order = ["aardvark 3.0", "example 1.9", "example 1.10", "zebra 2.0"];
    for (const given of [stanzas, stanzas.toReversed()]) {
      const read = parsePackages(packagesText(given));
      expect(read.map(({ name, version }) => `${name} ${version}`)).toEqual(order);
    }
  });
});

const CONTROL = [
  "Package: example",
  "Version: 1:1.0",
  "Architecture: all",
  "Maintainer: Ann Author <ann@example.org>",
  "Description: short",
  " Filename: no field",
  "",
].join("\n");

describe("stanzaOf", () => {
  it("says of a package what its control file says, its place, and the size and the sum of its bytes", () => {
    const filename = "pool/main/e/example/example_1.0_all.deb";
    const sum = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
    expect(stanzaOf(CONTROL, Buffer.from("foo"))).toEqual({
      name: "example",
      version: "1:1.0",
      architecture: "all",
      filename,
      size: 3,
      sha256: sum,
      text: `${CONTROL}Filename: ${filename}\nSize: 3\nSHA256: ${sum}\n`,
    });
  });
});

describe("parsePackages", () => {
  it("reads what packagesText writes", () => {
    const stanzas = [example("1.0"), example("1.1")];
    expect(parsePackages(packagesText(stanzas))).toEqual(stanzas);
    expect(parsePackages("")).toEqual([]);
  });

  it("reads values without the blanks around them, and what is not there as nothing", () => {
    const text = "Package:  example \nSHA256:\n";
    expect(parsePackages(text)).toEqual([
      { name: "example", version: "", architecture: "", filename: "", size: 0, sha256: "", text },
    ]);
  });

  it.each(["\r", "\u2028", "\u2029", "\u0085"])("takes %j for no end of a line", (character) => {
    const [stanza] = parsePackages(`Package: a${character}Version: 9\nVersion: 1.0\n`);
    expect(stanza?.version).toBe("1.0");
  });
});

describe("packagesFindings", () => {
  const list = packagesText([example("1.0"), example("1.1")]);

  it("are none of what packagesText writes", () => {
    expect(packagesFindings(list)).toEqual([]);
    expect(packagesFindings("")).toEqual([]);
  });

  it.each([
    ["a field that we do not write", "Size:", "SHA512: 0\nSize:", '"SHA512" is no field of a binary package'],
    ["a field twice", "Size:", "size: 1\nSize:", "size is there twice"],
    ["a line that is no field", "Size:", "\tx\nSize:", String.raw`"\tx" is no field`],
    [
      "another place",
      "Filename: pool/",
      "Filename: ../",
      'Filename is "../main/e/example/example_1.0_all.deb"',
    ],
    ["what is missing", "Maintainer: Ann Author <ann@example.org>\n", "", "Maintainer is missing"],
  ])("tell %s", (_what, before, after, finding) => {
    expect(packagesFindings(list.replace(before, after)).join("\n")).toContain(`"example" "1.0": ${finding}`);
  });

  it("tell an end that is not there", () => {
    expect(packagesFindings(list.slice(0, -2))).toEqual(['"example" "1.1": the last line has no end']);
  });
});
