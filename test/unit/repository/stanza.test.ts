import { describe, expect, it } from "vitest";

import { isSame, packagesText, parsePackages, placed, poolPath } from "../../../src/repository/stanza.ts";
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

describe("parsePackages", () => {
  it("reads what packagesText writes, with any blank lines between and after", () => {
    const stanzas = [example("1.0"), example("1.1")];
    const text = packagesText(stanzas);
    expect(parsePackages(text)).toEqual(stanzas);
    expect(parsePackages(`${text.replace("\n\n", "\n\n\n\n\n")}\n \n`)).toEqual(stanzas);
  });

  it("reads values without the spaces around them, and what is not there as nothing", () => {
    const text = "Package:  example \nSHA256:\n";
    expect(parsePackages(text)).toEqual([
      { name: "example", version: "", architecture: "", filename: "", size: 0, sha256: "", text },
    ]);
  });
});

describe("placed", () => {
  it("changes the field alone, wherever it stands", () => {
    const text = "Package: example\nDescription: short\n Filename: no field\nFilename: ./a.deb\nSize: 1\n";
    expect(placed({ ...example("1.0"), text }).text).toBe(
      text.replace("./a.deb", "pool/main/e/example/example_1.0_all.deb"),
    );
  });
});
