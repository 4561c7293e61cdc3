import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { makeKeyring } from "../../../../scripts/repo/keyring.ts";
import { outputOf } from "../../debian-tool.ts";
import { FIRST_FINGERPRINT, FIRST_KEY, NEXT_FINGERPRINT, NEXT_KEY } from "../../public-keys.ts";
import { temporaryFolder } from "../../temporary-folder.ts";

const CHOICES = { url: "https://deb.example.org/nymphemeral/", suite: "stable", version: "2026.11.20" };

/** Files with the two keys, and one with both. */
function keyFiles(): { first: string; next: string; both: string } {
  const folder = temporaryFolder();
  const write = (name: string, content: Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  return {
    first: write("first", FIRST_KEY),
    next: write("next", NEXT_KEY),
    both: write("both", Buffer.concat([FIRST_KEY, NEXT_KEY])),
  };
}

describe("makeKeyring", () => {
  it("makes a package that dpkg reads, with both keys in the file that the source names", async () => {
    const { both } = keyFiles();
    const { file } = await makeKeyring({ ...CHOICES, keyFiles: [both] });
    const folder = temporaryFolder();
    const deb = join(folder, "keyring.deb");
    writeFileSync(deb, file);
    expect(outputOf("dpkg-deb", ["--field", deb, "Package", "Version", "Depends"]).toString()).toBe(
      "Package: nymphemeral-archive-keyring\nVersion: 2026.11.20\n",
    );
    outputOf("dpkg-deb", ["--raw-extract", deb, join(folder, "root")]);
    const sources = readFileSync(join(folder, "root/etc/apt/sources.list.d/nymphemeral.sources"), "utf8");
    expect(sources.split("\n").slice(1)).toEqual([
      "Types: deb",
      "URIs: https://deb.example.org/nymphemeral",
      "Suites: stable",
      "Components: main",
      "Signed-By: /usr/share/keyrings/nymphemeral-archive-keyring.gpg",
      "",
    ]);
    const keyring = readFileSync(join(folder, "root/usr/share/keyrings/nymphemeral-archive-keyring.gpg"));
    expect(keyring).toEqual(readFileSync(both));
  });

  it("makes the same of one file with both keys as of two files, with the newest key's date", async () => {
    const { first, next, both } = keyFiles();
    const one = await makeKeyring({ ...CHOICES, keyFiles: [both] });
    const two = await makeKeyring({ ...CHOICES, keyFiles: [first, next] });
    expect(two.file).toEqual(one.file);
    expect(one.definition.keys.map(({ fingerprint }) => fingerprint)).toEqual([
      FIRST_FINGERPRINT,
      NEXT_FINGERPRINT,
    ]);
    expect(one.definition.date).toBe(Date.UTC(2026, 10, 20, 12) / 1000);
  });

  it("takes the date from SOURCE_DATE_EPOCH when that is set", async () => {
    const { first } = keyFiles();
    const { definition } = await makeKeyring({
      ...CHOICES,
      keyFiles: [first],
      sourceDateEpoch: "1800000000",
    });
    expect(definition.date).toBe(1_800_000_000);
  });

  it("needs the transport of apt for an onion service", async () => {
    const { first } = keyFiles();
    const onion = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion";
    const keyring = await makeKeyring({ ...CHOICES, keyFiles: [first], url: `tor+http://${onion}/` });
    expect(keyring.definition.control.Depends).toEqual(["apt-transport-tor"]);
  });

  it("refuses what has a problem", async () => {
    const { first } = keyFiles();
    await expect(makeKeyring({ ...CHOICES, keyFiles: [first, first] })).rejects.toThrow(
      "the package has 1 problem",
    );
  });

  it("names a key file that is not there", async () => {
    const missing = join(temporaryFolder(), "key.gpg");
    await expect(makeKeyring({ ...CHOICES, keyFiles: [missing] })).rejects.toThrow(
      `${missing} cannot be read`,
    );
  });
});
