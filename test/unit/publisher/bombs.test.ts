import zlib from "node:zlib";

import { beforeAll, describe, expect, it } from "vitest";

import { explain, PackageError } from "../../../src/problem.ts";
import { tryRun } from "../../../src/system/process.ts";
import { assemble, assembleMembers, CONTROL, entry, rawTar, SOUND, withEntry } from "../verify/broken-deb.ts";
import { saidByAdd, saidByVerify } from "./refused-package.ts";

const MIB = 1024 * 1024;
const CONTROL_TAR = zlib.gzipSync(rawTar(SOUND.control));
const DATA_TAR = zlib.gzipSync(rawTar(SOUND.data));
const FORMAT: readonly [string, Buffer] = ["debian-binary", Buffer.from("2.0\n")];

/** A tar header of a file with so many bytes, and that many zeros. */
function hugeFile(bytes: number): Buffer {
  const header = rawTar([entry("./usr/huge")]).subarray(0, 512);
  header.write(bytes.toString(8).padStart(11, "0"), 124);
  header.write(" ".repeat(8), 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, Buffer.alloc(bytes)]);
}

/** As many entries as a list of names has, in a tar archive. */
function manyFiles(count: number): Buffer {
  const one = rawTar([entry("./x")]).subarray(0, 512);
  return Buffer.concat([...Array.from({ length: count }, () => one), Buffer.alloc(1024)]);
}

async function xz(content: Buffer): Promise<Buffer> {
  return (await tryRun("xz", ["-0", "--stdout"], { input: content })).stdout;
}

let [huge, hugeXz]: [huge: Buffer, hugeXz: Buffer] = [Buffer.of(), Buffer.of()];

beforeAll(async () => {
  const tar = hugeFile(257 * MIB);
  huge = zlib.gzipSync(tar, { level: 1 });
  hugeXz = await xz(tar);
});

function withData(tar: Buffer): Buffer {
  return assembleMembers([FORMAT, ["control.tar.gz", CONTROL_TAR], ["data.tar.gz", zlib.gzipSync(tar)]]);
}

/** What both commands say of a file. */
async function said(file: Buffer): Promise<{ verify: string; add: string }> {
  return { verify: verifyWords(file), add: (await saidByAdd(file)).says };
}

function verifyWords(file: Buffer): string {
  return saidByVerify(file) || "nothing";
}

describe("a package that unpacks to more than memory has", () => {
  it("is refused for its data, by gzip and by xz", async () => {
    const byGzip = assembleMembers([FORMAT, ["control.tar.gz", CONTROL_TAR], ["data.tar.gz", huge]]);
    expect(byGzip.byteLength).toBeLessThan(2 * MIB);
    expect(await said(byGzip)).toEqual({
      verify: "this is not a binary package that can be read",
      add: "data.tar: it unpacks to more than 256 MiB",
    });
    const byXz = assembleMembers([FORMAT, ["control.tar.gz", CONTROL_TAR], ["data.tar.xz", hugeXz]]);
    expect((await said(byXz)).add).toBe("data.tar: it unpacks to more than 256 MiB");
  });

  it("is refused for its control files, before they are on a disk", async () => {
    const control = zlib.gzipSync(hugeFile(17 * MIB));
    const file = assembleMembers([FORMAT, ["control.tar.gz", control], ["data.tar.gz", DATA_TAR]]);
    expect((await said(file)).add).toBe("control.tar: it unpacks to more than 16 MiB");
    const byXz = assembleMembers([
      FORMAT,
      ["control.tar.xz", await xz(hugeFile(17 * MIB))],
      ["data.tar.gz", DATA_TAR],
    ]);
    expect((await said(byXz)).add).toBe("control.tar: it unpacks to more than 16 MiB");
  });

  it("is refused by its members' names where zstd packed it", async () => {
    const file = assembleMembers([FORMAT, ["control.tar.zst", CONTROL_TAR], ["data.tar.zst", huge]]);
    expect((await said(file)).add).toBe(
      '"control.tar.zst" and "data.tar.zst" cannot be unpacked by the dpkg of bullseye',
    );
  });
});

describe("a package that has too much of something", () => {
  it("is refused for its files, and for its members", async () => {
    expect((await said(withData(manyFiles(100_001)))).add).toBe("data.tar: it has more than 100000 entries");
    const members = Array.from({ length: 200_000 }, (): [string, Buffer] => ["x", Buffer.of()]);
    expect((await said(assembleMembers(members))).add).toBe("it is no binary package");
  });

  it.each([
    ["a sparse file", "S", "", 'data.tar: "./usr/x" has the type "S"'],
    ["a deep name", "L", "a/".repeat(2049), "data.tar: a name has 4098 bytes, more than 4096"],
    ["a deep target of a link", "K", "a/".repeat(2049), "data.tar: a name has 4098 bytes, more than 4096"],
  ])("is refused for %s", async (_what, typeflag, text, says) => {
    const more = entry("./usr/x", text, { typeflag });
    expect((await said(assemble({ ...SOUND, data: [...SOUND.data, more] }))).add).toContain(says);
  });

  it("is refused for a size that no archive has", async () => {
    const header = hugeFile(0);
    header.write("77777777777", 124);
    expect((await said(withData(Buffer.concat([header, Buffer.alloc(1024)])))).add).toBe(
      "data.tar: the entry at byte 0 is cut short",
    );
  });

  // Each took a time that grew with the square of the lines.
  it("is refused at once for a million lines in its control files", { timeout: 20_000 }, async () => {
    const fields = Array.from({ length: 200_000 }, (_field, index) => `F${index % 100_000}:`).join("\n");
    const control = assemble(
      withEntry("control", "./control", { content: Buffer.from(`${CONTROL}${fields}\n`) }),
    );
    const { verify, add } = await said(control);
    expect(verify).toContain("it is larger than 1024 KiB");
    expect(add).toBe("it is larger than 1024 KiB");
    const listed = Array.from({ length: 300_000 }, (_path, index) => `/etc/${index}\n`).join("");
    const conffiles = assemble(withEntry("control", "./conffiles", { content: Buffer.from(listed) }));
    expect(verifyWords(conffiles).split("\n").length).toBeGreaterThan(299_000);
  });
});

it("a million problems are told by their first hundred", () => {
  const problem = { where: "w", what: "x", rule: "y", fix: "z" };
  const problems = Array.from({ length: 1_000_000 }, () => problem);
  const lines = explain(new PackageError("refused", { problems, hint: "h" })).split("\n");
  expect(lines).toHaveLength(1 + 3 * 100 + 1 + 1);
  expect(lines.at(-2)).toBe("   and 999900 more problems, which are not shown");
});
