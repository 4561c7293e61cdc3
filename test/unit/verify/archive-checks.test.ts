import { gzipSync } from "node:zlib";

import { describe, expect, it } from "vitest";

import { quoted } from "../../../src/problem.ts";
import {
  assembleMembers,
  entry,
  type RawDeb,
  type RawEntry,
  rawTar,
  SOUND,
  withEntry,
} from "./broken-deb.ts";
import { findingsIn, findingsOf } from "./findings.ts";

const BINARY = ["debian-binary", Buffer.from("2.0\n")] as const;
const CONTROL = ["control.tar.gz", gzipSync(rawTar(SOUND.control))] as const;
const DATA = ["data.tar.gz", gzipSync(rawTar(SOUND.data))] as const;

/** The sound package with more entries at the end of data.tar. */
function withMore(...more: RawEntry[]): RawDeb {
  return { ...SOUND, data: [...SOUND.data, ...more] };
}

describe("the sound package", () => {
  it("passes every check", () => {
    expect(findingsIn(SOUND)).toEqual({});
  });
});

describe("the members are those of a .deb", () => {
  const check = "the members are those of a .deb";

  it("fails for a member more", () => {
    expect(findingsOf(assembleMembers([BINARY, CONTROL, DATA, ["_gpgorigin", Buffer.from("ab")]]))).toEqual({
      [check]: [
        "there are debian-binary, control.tar.gz, data.tar.gz, _gpgorigin instead of " +
          "debian-binary, control.tar.gz, data.tar.gz",
      ],
    });
  });

  it("fails for another order", () => {
    expect(findingsOf(assembleMembers([BINARY, DATA, CONTROL]))).toEqual({
      [check]: [
        "there are debian-binary, data.tar.gz, control.tar.gz instead of debian-binary, control.tar.gz, data.tar.gz",
      ],
    });
  });

  it("fails without a format", () => {
    expect(findingsOf(assembleMembers([CONTROL, DATA]))).toEqual({
      [check]: [
        "there are control.tar.gz, data.tar.gz instead of debian-binary, control.tar.gz, data.tar.gz",
      ],
      "the format is 2.0": [String.raw`debian-binary holds "", not "2.0\n"`],
    });
  });

  it("fails for a member of another mode", () => {
    expect(findingsOf(assembleMembers([BINARY, CONTROL, ["data.tar.gz", DATA[1], "100600"]]))).toEqual({
      [check]: ["data.tar.gz has mode 100600, not 100644"],
    });
  });
});

describe("the format is 2.0", () => {
  it.each(["2.0", "2.1\n", "3.0\n", ""])("fails for %j", (format) => {
    expect(findingsIn({ ...SOUND, format })).toEqual({
      "the format is 2.0": [`debian-binary holds ${JSON.stringify(format)}, not "2.0\\n"`],
    });
  });
});

describe("the size is even", () => {
  it("fails when the last member is not padded", () => {
    // A gzip header with a name of one byte makes the member one byte longer.
    const [first, second] = [gzipSync(rawTar(SOUND.data)), withName(gzipSync(rawTar(SOUND.data)))];
    const odd = first.length % 2 === 1 ? first : second;
    const padded = assembleMembers([BINARY, CONTROL, ["data.tar.gz", odd]]);
    expect(findingsOf(padded)).toEqual({});
    expect(findingsOf(padded.subarray(0, -1))).toEqual({
      "the size is even": [`${padded.length - 1} bytes: dpkg from 1.23.6 on refuses a file of odd size`],
    });
  });
});

// RFC 1952: the flag FNAME, and an empty name with its final zero behind the header's ten bytes.
function withName(file: Buffer): Buffer {
  const changed = Buffer.concat([file.subarray(0, 10), Buffer.from([0]), file.subarray(10)]);
  changed[3] = 8;
  return changed;
}

describe("every tar header is plain ustar", () => {
  const check = "every tar header is plain ustar";

  it.each([
    ["x", "a PAX header"],
    ["g", "a PAX header"],
    ["L", "a GNU header for a long name"],
    ["K", "a GNU header for a long name"],
    ["2", 'an entry of type "2"'],
    ["1", 'an entry of type "1"'],
    ["3", 'an entry of type "3"'],
  ])("fails for an entry of type %s", (typeflag, name) => {
    const findings = findingsIn(withEntry("control", "./postinst", { typeflag }));
    expect(findings).toEqual({ [check]: [`./postinst: ${name}, which dpkg or this package has no use for`] });
  });

  it("fails for a PAX header before an entry", () => {
    const header = entry("./PaxHeader", "26 path=./usr/share/more\n", { typeflag: "x" });
    expect(findingsIn(withMore(header))).toEqual({
      [check]: ["./PaxHeader: a PAX header, which dpkg or this package has no use for"],
      "md5sums are complete and true": ["PaxHeader has no sum"],
      "Installed-Size is true": ["Installed-Size is 6, and the files need 7 KiB"],
    });
  });

  it("fails for a header without the magic word", () => {
    expect(findingsIn(withEntry("data", "./usr/share/b", { magic: "" }))).toEqual({
      [check]: ["./usr/share/b: a header of a format before ustar"],
    });
  });

  it("fails for a wrong checksum", () => {
    expect(findingsIn(withEntry("data", "./usr/share/b", { checksumError: 1 }))).toEqual({
      [check]: ["./usr/share/b: the header's checksum is wrong"],
    });
  });
});

describe("every name is plain and there once", () => {
  const check = "every name is plain and there once";

  it.each(["./a b", "./\u00fc", "./a\n", "./a/../b", "./a/./b", ".//a"])("fails for the name %j", (name) => {
    expect(findingsIn(withMore(entry(name)))[check]).toEqual([
      `${quoted(name)} is not ./ and a plain ASCII path`,
    ]);
  });

  it.each(["/a", "a", "../a"])("fails for a name that does not start with ./: %s", (name) => {
    expect(findingsIn(withMore(entry(name)))[check]).toEqual([`"${name}" is not ./ and a plain ASCII path`]);
  });

  it("fails for a directory without a slash", () => {
    expect(findingsIn(withMore(entry("./opt", "", { typeflag: "5" })))[check]).toEqual([
      "./opt: only a directory's name ends in a slash",
    ]);
  });

  it("fails for a file with a slash", () => {
    expect(findingsIn(withMore(entry("./opt/", "", { typeflag: "0", mode: 0o644 })))[check]).toEqual([
      "./opt/: only a directory's name ends in a slash",
    ]);
  });

  it("fails for an entry that is there twice", () => {
    expect(findingsIn(withMore(entry("./usr/")))).toEqual({
      [check]: ["./usr/ is there twice"],
      "Installed-Size is true": ["Installed-Size is 6, and the files need 7 KiB"],
    });
  });
});

describe("every directory comes before what is in it", () => {
  it("fails for a directory that is not there", () => {
    const data = SOUND.data.filter(({ name }) => name !== "./usr/share/");
    expect(findingsIn({ ...SOUND, data })).toEqual({
      "every directory comes before what is in it": ["./usr/share/b: ./usr/share/ does not come before it"],
      "Installed-Size is true": ["Installed-Size is 6, and the files need 5 KiB"],
    });
  });

  it("fails for a directory that comes too late", () => {
    const [root, ...others] = SOUND.control;
    const control = root === undefined ? [] : [...others, root];
    expect(findingsIn({ ...SOUND, control })).toEqual({
      "every directory comes before what is in it": others.map(
        ({ name }) => `${name}: ./ does not come before it`,
      ),
    });
  });
});
