import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { withSums } from "../../../src/artifact/dist.ts";
import { writeFolder } from "../../../src/system/disk.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { thrownBy } from "../thrown.ts";

const DEB = new TextEncoder().encode("abc");
// FIPS 180-2, appendix B.1: the sum of "abc".
const SUM = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

const FILES = withSums([{ name: "example.deb", content: DEB }]);
const NAMES = ["SHA256SUMS", "example.deb"];

describe("withSums", () => {
  it("adds the sums of all", () => {
    const files = [
      { name: "a", content: DEB },
      { name: "b", content: DEB },
    ];
    expect(withSums(files).map(({ name, content }) => [name, Buffer.from(content).toString()])).toEqual([
      ["a", "abc"],
      ["b", "abc"],
      ["SHA256SUMS", `${SUM}  a\n${SUM}  b\n`],
    ]);
  });
});

describe("writeFolder", () => {
  it("makes the folder, with the folders above it", () => {
    const folder = join(temporaryFolder(), "dist/artifact");
    writeFolder(folder, FILES);
    expect(readdirSync(folder).toSorted()).toEqual(NAMES);
    expect(readdirSync(join(folder, ".."))).toEqual(["artifact"]);
  });

  it("leaves nothing of an earlier folder, nor of an interrupted one", () => {
    const above = temporaryFolder();
    const folder = join(above, "artifact");
    for (const name of ["artifact", ".artifact.new", ".artifact.old"]) {
      mkdirSync(join(above, name));
      writeFileSync(join(above, name, "example_0.9.0_all.deb"), "old");
    }
    writeFolder(folder, FILES);
    expect(readdirSync(above)).toEqual(["artifact"]);
    expect(readdirSync(folder).toSorted()).toEqual(NAMES);
  });

  it("leaves the earlier folder when a file cannot be written", () => {
    const above = temporaryFolder();
    const folder = join(above, "artifact");
    writeFolder(folder, FILES);
    const { message } = thrownBy(() => writeFolder(folder, [{ name: "no/such/folder", content: DEB }]));
    expect(message).toBe(`the package could not be written to ${join(above, ".artifact.new")}`);
    expect(readdirSync(folder).toSorted()).toEqual(NAMES);
  });
});
