import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { makeKeyringPackage } from "../../../src/publisher/keyring.ts";
import { outputOf } from "../debian-tool.ts";
import { FIRST_FINGERPRINT, FIRST_KEY, NEXT_FINGERPRINT, NEXT_KEY } from "../public-keys.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const CHOICES = { url: "https://deb.example.org/nymphemeral/", suite: "stable", version: "2026.11.20" };

const BOTH_KEYS = [FIRST_FINGERPRINT, NEXT_FINGERPRINT];

let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "gpg-"));
  const input = Buffer.concat([FIRST_KEY, NEXT_KEY]);
  outputOf("gpg", ["--homedir", home, "--batch", "--quiet", "--import"], { input });
});
beforeEach(() => void vi.stubEnv("GNUPGHOME", home));
afterEach(() => void vi.unstubAllEnvs());
afterAll(() => {
  outputOf("gpgconf", ["--homedir", home, "--kill", "all"]);
  rmSync(home, { recursive: true, force: true });
});

describe("makeKeyringPackage", () => {
  it("makes a package that dpkg reads, with both keys in the file that the source names", async () => {
    const { file } = await makeKeyringPackage({ ...CHOICES, keys: BOTH_KEYS });
    const folder = temporaryFolder();
    const deb = join(folder, "keyring.deb");
    writeFileSync(deb, file);
    expect(outputOf("dpkg-deb", ["--field", deb, "Package", "Version", "Depends"]).toString()).toBe(
      "Package: nymphemeral-archive-keyring\nVersion: 2026.11.20\n",
    );
    outputOf("dpkg-deb", ["--raw-extract", deb, join(folder, "root")]);
    const sources = readFileSync(join(folder, "root/etc/apt/sources.list.d/nymphemeral.sources"), "utf8");
    expect(sources.split("\n").slice(2)).toEqual([
      "Types: deb",
      "URIs: https://deb.example.org/nymphemeral",
      "Suites: stable",
      "Components: main",
      "Signed-By: /usr/share/keyrings/nymphemeral-archive-keyring.gpg",
      "",
    ]);
    const keyring = readFileSync(join(folder, "root/usr/share/keyrings/nymphemeral-archive-keyring.gpg"));
    expect(keyring).toEqual(Buffer.concat([FIRST_KEY, NEXT_KEY]));
  });

  it("has the newest key's date", async () => {
    const { definition } = await makeKeyringPackage({ ...CHOICES, keys: BOTH_KEYS });
    expect(definition.keys.map(({ fingerprint }) => fingerprint)).toEqual([
      FIRST_FINGERPRINT,
      NEXT_FINGERPRINT,
    ]);
    expect(definition.date).toBe(Date.UTC(2026, 10, 20, 12) / 1000);
  });

  it("needs the transport of apt for an onion service", async () => {
    const onion = "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion";
    const keyring = await makeKeyringPackage({
      ...CHOICES,
      keys: [FIRST_FINGERPRINT],
      url: `tor+http://${onion}/`,
    });
    expect(keyring.definition.control.Depends).toEqual(["apt-transport-tor"]);
  });

  it("refuses what has a problem", async () => {
    await expect(
      makeKeyringPackage({ ...CHOICES, keys: [FIRST_FINGERPRINT, FIRST_FINGERPRINT] }),
    ).rejects.toThrow("the package has 1 problem");
  });
});
