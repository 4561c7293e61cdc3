import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, describe, expect, it, vi } from "vitest";

import { sha256 } from "../../../src/hash.ts";
import { buildSourcePackage } from "../../../src/system/dpkg-source.ts";
import { xz } from "../../../src/system/xz.ts";
import { DATE } from "../example.ts";
import { temporaryFolder } from "../temporary-folder.ts";

afterEach(() => void vi.unstubAllEnvs());

// Some of it compresses well, some does not.
const CONTENT = Buffer.from(
  Array.from({ length: 20_000 }, (_, index) => sha256(Buffer.of(index % 251))).join("\n"),
);

describe("xz", () => {
  it.each([
    ["XZ_OPT", "-0"],
    ["XZ_DEFAULTS", "--format=lzma"],
  ])("makes the same bytes whatever %s says", async (name, value) => {
    const plain = await xz(CONTENT);
    vi.stubEnv(name, value);
    expect(sha256(await xz(CONTENT))).toBe(sha256(plain));
  });
});

/** A source package of one file, as small as dpkg-source takes it; its archive. */
async function packedSource(): Promise<Uint8Array> {
  const above = temporaryFolder();
  const files = {
    "debian/control":
      "Source: example\nMaintainer: Ann <ann@example.org>\n\nPackage: example\nArchitecture: all\nDescription: x\n",
    "debian/changelog":
      "example (1) unstable; urgency=low\n\n  * One.\n\n -- Ann <ann@example.org>  Sun, 22 Nov 2026 18:00:00 +0000\n",
    "debian/source/format": "3.0 (native)\n",
    content: CONTENT,
  };
  mkdirSync(join(above, "example/debian/source"), { recursive: true });
  for (const [path, content] of Object.entries(files)) writeFileSync(join(above, "example", path), content);
  await buildSourcePackage(above, "example", DATE);
  return readFileSync(join(above, "example_1.tar.xz"));
}

describe("buildSourcePackage", () => {
  it("makes the same bytes whatever PERL5OPT says", async () => {
    const plain = sha256(await packedSource());
    vi.stubEnv("PERL5OPT", "-Mno_such_module");
    expect(sha256(await packedSource())).toBe(plain);
  });

  it("tells what dpkg-source complains of", async () => {
    const error: unknown = await buildSourcePackage(temporaryFolder(), "none", DATE).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ message: "dpkg-source cannot pack the source" });
  });
});
