import { describe, expect, it } from "vitest";

import { tar, type TarMember } from "../../../src/archive/tar.ts";
import { PackageError } from "../../../src/problem.ts";
import { outputOf } from "../debian-tool.ts";
import { thrownBy } from "../thrown.ts";

const DATE = 1_795_370_400;
const FILE: TarMember = { name: "./a", mode: 0o644, content: new TextEncoder().encode("xyz") };

async function bytesOf(members: readonly TarMember[], date = DATE): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar(members, date)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The fields of the header at a byte, cut at the offsets of POSIX. */
function headerAt(archive: Buffer, offset: number): Record<string, string> {
  const field = (start: number, length: number): string =>
    archive.toString("latin1", offset + start, offset + start + length).replace(/\0+$/, "");
  return {
    name: field(0, 100),
    mode: field(100, 8),
    uid: field(108, 8),
    gid: field(116, 8),
    size: field(124, 12),
    mtime: field(136, 12),
    typeflag: field(156, 1),
    linkname: field(157, 100),
    magic: archive.toString("latin1", offset + 257, offset + 263),
    version: field(263, 2),
    uname: field(265, 32),
    gname: field(297, 32),
    devmajor: field(329, 8),
    devminor: field(337, 8),
    prefix: field(345, 155),
    rest: field(500, 12),
  };
}

const FILE_HEADER = {
  name: "./a",
  mode: "000644 ",
  uid: "000000 ",
  gid: "000000 ",
  size: "00000000003 ",
  mtime: "15300626640 ",
  typeflag: "0",
  linkname: "",
  magic: "ustar\0",
  version: "00",
  uname: "root",
  gname: "root",
  devmajor: "000000 ",
  devminor: "000000 ",
  prefix: "",
  rest: "",
};

describe("tar", () => {
  it("writes a file as a ustar header, its content and zeros up to a whole block", async () => {
    const archive = await bytesOf([FILE]);
    expect(headerAt(archive, 0)).toEqual(FILE_HEADER);
    expect(archive.toString("latin1", 512, 1024)).toBe("xyz".padEnd(512, "\0"));
  });

  it("writes a directory as a header alone", async () => {
    const archive = await bytesOf([{ name: "./", mode: 0o755 }, FILE]);
    expect(headerAt(archive, 0)).toEqual({
      ...FILE_HEADER,
      name: "./",
      mode: "000755 ",
      size: "00000000000 ",
      typeflag: "5",
    });
    expect(headerAt(archive, 512)).toEqual(FILE_HEADER);
  });

  it("writes an empty file as a header alone", async () => {
    const archive = await bytesOf([{ ...FILE, content: new Uint8Array() }, FILE]);
    expect(headerAt(archive, 0)).toEqual({ ...FILE_HEADER, size: "00000000000 " });
    expect(headerAt(archive, 512)).toEqual(FILE_HEADER);
  });

  it("ends with two blocks of zeros", async () => {
    const archive = await bytesOf([FILE]);
    expect(archive.subarray(1024)).toEqual(Buffer.alloc(1024));
  });

  it("puts the sum of the header's bytes into it", async () => {
    const header = (await bytesOf([FILE])).subarray(0, 512);
    const summed = Buffer.concat([header.subarray(0, 148), Buffer.from(" ".repeat(8)), header.subarray(156)]);
    const sum = summed.reduce((total, byte) => total + byte, 0);
    expect(Number.parseInt(header.toString("latin1", 148, 154), 8)).toBe(sum);
  });

  it("takes a part of a larger buffer for what it is", async () => {
    const content = new TextEncoder().encode("-xyz-").subarray(1, 4);
    expect((await bytesOf([{ ...FILE, content }])).toString("latin1", 512, 515)).toBe("xyz");
  });

  it("splits a name of more than 100 bytes at a slash", async () => {
    const archive = await bytesOf([{ ...FILE, name: `./usr/${"a".repeat(98)}` }]);
    expect(headerAt(archive, 0)).toEqual({ ...FILE_HEADER, name: "a".repeat(98), prefix: "./usr" });
  });

  it.each([0, 2_147_483_647])("keeps the date %i", async (date) => {
    const archive = await bytesOf([FILE], date);
    expect(Number.parseInt(headerAt(archive, 0)["mtime"] ?? "", 8)).toBe(date);
  });

  it("is read by tar(1) as it was meant", async () => {
    const listing = outputOf("tar", ["-tvf", "-", "--full-time", "--numeric-owner"], {
      input: await bytesOf([{ name: "./", mode: 0o755 }, FILE]),
    });
    expect(listing.toString()).toBe(
      "drwxr-xr-x 0/0               0 2026-11-22 18:00:00 ./\n-rw-r--r-- 0/0               3 2026-11-22 18:00:00 ./a\n",
    );
  });

  it.each<[string, TarMember, string, string]>([
    ["a name beyond ASCII", { ...FILE, name: "./ü" }, 'the name "./ü"', "ASCII after ./"],
    ["a name with a newline", { ...FILE, name: "./a\n" }, String.raw`the name "./a\n"`, "ASCII after ./"],
    ["a name of a folder above", { ...FILE, name: "../a" }, 'the name "../a"', "ASCII after ./"],
    ["an absolute name", { ...FILE, name: "/a" }, 'the name "/a"', "ASCII after ./"],
    ["the mode 0", { ...FILE, mode: 0 }, "the mode 0 of ./a", "octal 0001 to 7777"],
    ["half a mode", { ...FILE, mode: 420.5 }, "the mode 420.5 of ./a", "octal 0001 to 7777"],
    ["no mode", { ...FILE, mode: Number.NaN }, "the mode NaN of ./a", "octal 0001 to 7777"],
    ["a mode of five digits", { ...FILE, mode: 0o10000 }, "the mode 4096 of ./a", "octal 0001 to 7777"],
  ])("refuses %s", (_case, member, what, limit) => {
    expect(thrownBy(() => tar([member], DATE))).toEqual(
      new PackageError(`${what} does not fit a ustar header`, { hint: `tar(5) allows ${limit}` }),
    );
  });

  it.each([2_147_483_648, -1, 0.5, Number.NaN])("refuses the date %d", (date) => {
    expect(thrownBy(() => tar([FILE], date))).toEqual(
      new PackageError(`the date ${date} does not fit a ustar header`, {
        hint: "tar(5) allows whole seconds from 0 to 2147483647",
      }),
    );
  });

  it.each([`./${"a".repeat(101)}`, `./${"a".repeat(154)}/b`])(
    "refuses a name that only a PAX header could hold: %s",
    (name) => {
      expect(thrownBy(() => tar([{ ...FILE, name }], DATE))).toEqual(
        new PackageError(`the name ${JSON.stringify(name)} does not fit a ustar header`, {
          hint: "tar(5) allows 100 bytes behind a prefix of 155",
        }),
      );
    },
  );
});
