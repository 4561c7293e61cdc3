import { describe, expect, it } from "vitest";

import { readAr } from "../../../src/verify/read-ar.ts";
import { readTar } from "../../../src/verify/read-tar.ts";
import { assembleMembers, CONTROL, entry, rawTar, withControlFile, withEntry } from "./broken-deb.ts";
import { findingsIn } from "./findings.ts";

describe("readAr", () => {
  it("takes a name as GNU ar ends it, with a slash", () => {
    const archive = assembleMembers([["debian-binary/", Buffer.from("2.0\n")]]);
    expect(readAr(archive).map(({ name }) => name)).toEqual(["debian-binary"]);
    expect(readAr(assembleMembers([["a/b", Buffer.alloc(0)]])).map(({ name }) => name)).toEqual(["a/b"]);
  });
});

describe("readTar", () => {
  it("puts a name together that was cut in two", () => {
    const archive = rawTar([entry("share/a")]);
    archive.write("./usr", 345);
    expect(readTar(archive).map(({ name }) => name)).toEqual(["./usr/share/a"]);
  });

  it("takes a header without a type for a file", () => {
    expect(readTar(rawTar([entry("./a", "", { typeflag: "\0" })])).map(({ typeflag }) => typeflag)).toEqual([
      "0",
    ]);
  });

  it("asks for one block of zeros at the end", () => {
    const archive = rawTar([entry("./a")]);
    expect(readTar(archive.subarray(0, -512))).toHaveLength(1);
    expect(() => readTar(archive.subarray(0, -1024))).toThrow("the archive has no end");
  });

  it.each(["000064x", "x000644", "-000644"])("reads no number in %s", (mode) => {
    const archive = rawTar([entry("./a")]);
    archive.write(mode, 100);
    expect(readTar(archive).map((found) => found.mode)).toEqual([Number.NaN]);
  });
});

describe("a check", () => {
  it("tells a name that ends in a way up", () => {
    expect(findingsIn(withEntry("data", "./usr/share/b", { name: "./usr/share/.." }))).toMatchObject({
      "every name is plain and there once": ['"./usr/share/.." is not ./ and a plain ASCII path'],
    });
  });

  it("takes a program for one where programs are, and nowhere else", () => {
    expect(
      findingsIn(withEntry("data", "./usr/share/b", { name: "./opt/usr/bin/b", mode: 0o755 })),
    ).toMatchObject({
      "modes are 0644, and 0755 for directories and programs": ["./opt/usr/bin/b has mode 0755, not 0644"],
    });
  });

  it("names every date", () => {
    const raw = withEntry("data", "./usr/share/b", { mtime: 1 });
    const data = raw.data.map((found) => (found.name === "./etc/" ? { ...found, mtime: 2 } : found));
    expect(findingsIn({ ...raw, data })).toEqual({
      "every date is the same": ["entries have 3 dates, 1795370400 and 2, 1"],
    });
  });

  it("reads a field without a blank behind the colon", () => {
    expect(findingsIn(withControlFile("./control", CONTROL.replace("Version: 1.0", "Version:1.0")))).toEqual(
      {},
    );
  });

  it("tells two lines that are no fields, and not that they are the same", () => {
    expect(findingsIn(withControlFile("./control", CONTROL.replace("Version", "a\nb\nVersion")))).toEqual({
      "the control fields can be read": ['"a" is no field', '"b" is no field'],
    });
  });

  it("tells a sum with something before it", () => {
    const sums = `x${"0".repeat(32)}  usr/share/b\n`;
    expect(findingsIn(withControlFile("./md5sums", sums))).toEqual({
      "md5sums are complete and true": [
        `${JSON.stringify(sums.trimEnd())} is no line of md5sums`,
        "usr/share/b has no sum",
      ],
    });
  });
});
