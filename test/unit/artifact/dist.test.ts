import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { type DistFile, distFiles } from "../../../src/artifact/dist.ts";
import { writeDist } from "../../../src/system/disk.ts";
import { sha256 } from "../../../src/hash.ts";
import { outcomeOf, outputOf } from "../debian-tool.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { thrownBy } from "../thrown.ts";

const DEB = new TextEncoder().encode("abc");
// FIPS 180-2, appendix B.1: the sum of "abc".
const SUM = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

const NAMES = ["SHA256SUMS", "example.deb", "example_1.0.0_all.deb"];
const HINT = "make room, or choose a folder that you may write to, with --out";

/** The files of a build of version 1.0.0. */
function files(): readonly DistFile[] {
  return distFiles("example", "1.0.0", DEB);
}

/** Name and content of everything in a folder. */
function contentsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder).toSorted();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

describe("sha256", () => {
  it("is the sum of FIPS 180-2", () => {
    expect(sha256(DEB)).toBe(SUM);
  });
});

describe("distFiles", () => {
  it("are the package under two names, and the sums of both", () => {
    expect(files().map(({ name, content }) => [name, Buffer.from(content).toString()])).toEqual([
      ["example.deb", "abc"],
      ["example_1.0.0_all.deb", "abc"],
      ["SHA256SUMS", `${SUM}  example.deb\n${SUM}  example_1.0.0_all.deb\n`],
    ]);
  });

  it.each([
    ["1.0.0-1", "example_1.0.0-1_all.deb"],
    ["12:1.0.0", "example_1.0.0_all.deb"],
    ["1.0.0~rc1", "example_1.0.0~rc1_all.deb"],
  ])("name the file of version %s %s", (version, name) => {
    expect(distFiles("example", version, DEB)[1]?.name).toBe(name);
  });
});

describe("writeDist", () => {
  it("makes the folder and writes files that sha256sum finds right", () => {
    const folder = join(temporaryFolder(), "deep/dist");
    writeDist(folder, files());
    expect(readdirSync(folder).toSorted()).toEqual(NAMES);
    expect(outputOf("sha256sum", ["-c", "SHA256SUMS"], { folder }).toString()).toBe(
      "example.deb: OK\nexample_1.0.0_all.deb: OK\n",
    );
  });

  it("writes sums that tell a changed file", () => {
    const folder = temporaryFolder();
    writeDist(folder, files());
    writeFileSync(join(folder, "example.deb"), "abd");
    const { status, stdout } = outcomeOf("sha256sum", ["-c", "SHA256SUMS"], { folder });
    expect({ status, stdout: stdout.toString() }).toEqual({
      status: 1,
      stdout: "example.deb: FAILED\nexample_1.0.0_all.deb: OK\n",
    });
  });

  it("puts new files in the place of old ones, and leaves others alone", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "example.deb"), "old");
    writeFileSync(join(folder, "other"), "mine");
    const before = statSync(join(folder, "example.deb")).ino;
    writeDist(folder, files());
    expect(readdirSync(folder).toSorted()).toEqual([...NAMES, "other"]);
    expect(readFileSync(join(folder, "example.deb"), "utf8")).toBe("abc");
    expect(readFileSync(join(folder, "other"), "utf8")).toBe("mine");
    // Whoever reads the old file meanwhile reads all of it: it is another file.
    expect(statSync(join(folder, "example.deb")).ino).not.toBe(before);
  });

  it("replaces a link, and not what it leads to", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "precious"), "mine");
    symlinkSync("precious", join(folder, "example.deb"));
    writeDist(folder, files());
    expect(readFileSync(join(folder, "precious"), "utf8")).toBe("mine");
    expect(readFileSync(join(folder, "example.deb"), "utf8")).toBe("abc");
  });

  it("leaves what another process is writing", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, ".example.deb.1.new"), "half of a package");
    writeDist(folder, files());
    expect(readdirSync(folder).toSorted()).toEqual([".example.deb.1.new", ...NAMES]);
    expect(readFileSync(join(folder, "example.deb"), "utf8")).toBe("abc");
  });

  it("says so when a file is in the place of the folder, and leaves it", () => {
    const folder = join(temporaryFolder(), "dist");
    writeFileSync(folder, "mine");
    const { message, hint, cause } = thrownBy(() => writeDist(folder, files()));
    expect({ message, hint }).toEqual({
      message: `the package could not be written to ${folder}`,
      hint: HINT,
    });
    expect(cause).toHaveProperty("code", "EEXIST");
    expect(readFileSync(folder, "utf8")).toBe("mine");
  });

  it("says so when a file is in the place of a folder above, and leaves it", () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "mine");
    const { message } = thrownBy(() => writeDist(join(file, "dist"), files()));
    expect(message).toBe(`the package could not be written to ${join(file, "dist")}`);
    expect(readFileSync(file, "utf8")).toBe("mine");
  });

  // proc(5) is a file system in which nobody may make a file, root not excepted.
  it("says so when the folder cannot be written to", () => {
    const { message, hint, cause } = thrownBy(() => writeDist("/proc/self", files()));
    expect({ message, hint }).toEqual({
      message: "the package could not be written to /proc/self",
      hint: HINT,
    });
    expect(cause).toHaveProperty("code", "ENOENT");
  });

  it("leaves nothing when a temporary file cannot be written", () => {
    const folder = temporaryFolder();
    const inTheWay = `.SHA256SUMS.${process.pid}.new`;
    mkdirSync(join(folder, inTheWay));
    const { message } = thrownBy(() => writeDist(folder, files()));
    expect(message).toBe(`the package could not be written to ${folder}`);
    expect(readdirSync(folder)).toEqual([inTheWay]);
  });

  it("says so where no folder can be made", () => {
    expect(() => writeDist("/proc/nymphemeral/dist", files())).toThrow(
      "the package could not be written to /proc/nymphemeral/dist",
    );
  });

  it("leaves the old files as they were when one of them cannot be replaced", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "example.deb"), "old");
    mkdirSync(join(folder, "SHA256SUMS"));
    const { message, cause } = thrownBy(() => writeDist(folder, files()));
    expect(cause).toEqual(new Error(`${join(folder, "SHA256SUMS")} is a folder`));
    expect(message).toBe(`the package could not be written to ${folder}`);
    expect(readdirSync(folder).toSorted()).toEqual(["SHA256SUMS", "example.deb"]);
    expect(readFileSync(join(folder, "example.deb"), "utf8")).toBe("old");
  });

  it("leaves no file open", () => {
    const folder = temporaryFolder();
    writeDist(folder, files());
    // proc(5): a descriptor's link leads to its file.
    const open = [`/proc/${process.pid}/fd`, "-ignore_readdir_race", "-lname", `${folder}/*`];
    expect(outputOf("find", open).toString()).toBe("");
  });

  it("leaves no temporary file after a build that went well", () => {
    const folder = temporaryFolder();
    writeDist(folder, files());
    expect(contentsOf(folder)).toEqual({
      SHA256SUMS: `${SUM}  example.deb\n${SUM}  example_1.0.0_all.deb\n`,
      "example.deb": "abc",
      "example_1.0.0_all.deb": "abc",
    });
  });
});
