import { gunzipSync } from "node:zlib";

import { describe, expect, it } from "vitest";

import { emptyRepository } from "../../../src/artifact/apt-repository.ts";
import { readTar } from "../../../src/verify/read-tar.ts";
import { artifactRepository } from "../repository/example-artifact.ts";
import { NOW } from "../repository/example-repository.ts";

const FOLDER = "./example-repository";
const LISTS = `${FOLDER}/dists/stable/main/binary-all`;

/** The archive as it is read back. */
async function entries() {
  const { content } = await artifactRepository();
  return readTar(gunzipSync(content));
}

describe("emptyRepository", () => {
  it("has one suite, whose packages must pass verification, and nothing in it", () => {
    expect(emptyRepository("example", "KEY")).toEqual({
      settings: {
        origin: "example",
        label: "artifact",
        suites: ["stable"],
        keys: ["KEY"],
        url: "file:/srv/example-repository",
        requireVerified: true,
      },
      ledger: [],
      suites: [{ name: "stable", packages: [] }],
      problems: [],
    });
  });
});

describe("packRepository", () => {
  it("is named after its folder", async () => {
    expect((await artifactRepository()).name).toBe("example-repository.tar.gz");
  });

  it("packs what apt reads below one folder, each folder first, and neither the keys nor the page", async () => {
    const names = (await entries()).map(({ name }) => name.replace(/[0-9a-f]{64}$/, "SUM"));
    expect(names).toEqual([
      `${FOLDER}/`,
      `${FOLDER}/dists/`,
      `${FOLDER}/dists/stable/`,
      `${FOLDER}/dists/stable/main/`,
      `${FOLDER}/dists/stable/main/binary-all/`,
      `${LISTS}/by-hash/`,
      `${LISTS}/by-hash/SHA256/`,
      `${FOLDER}/pool/`,
      `${FOLDER}/pool/main/`,
      `${FOLDER}/pool/main/e/`,
      `${FOLDER}/pool/main/e/example/`,
      `${FOLDER}/pool/main/e/example/example_1.0_all.deb`,
      `${LISTS}/by-hash/SHA256/SUM`,
      `${LISTS}/by-hash/SHA256/SUM`,
      `${LISTS}/by-hash/SHA256/SUM`,
      `${LISTS}/Packages`,
      `${LISTS}/Packages.gz`,
      `${LISTS}/Packages.xz`,
      `${FOLDER}/dists/stable/Release.gpg`,
      `${FOLDER}/dists/stable/Release`,
      `${FOLDER}/dists/stable/InRelease`,
    ]);
  });

  it("has root's files with one date, which everybody may read", async () => {
    const found = (await entries()).map(({ typeflag, mode, uid, mtime }) => ({ typeflag, mode, uid, mtime }));
    const [folder, file] = [
      { typeflag: "5", mode: 0o755, uid: 0, mtime: NOW },
      { typeflag: "0", mode: 0o644, uid: 0, mtime: NOW },
    ];
    expect(found).toEqual([...Array<unknown>(11).fill(folder), ...Array<unknown>(10).fill(file)]);
  });

  it("has a Release file that is always valid", async () => {
    const release = (await entries()).find(({ name }) => name.endsWith("/Release"));
    expect(Buffer.from(release?.content ?? []).toString("utf8")).toMatch(
      /^Origin: example\nLabel: artifact\nSuite: stable\nCodename: stable\nDate: Sun, 22 Nov 2026 17:55:00 GMT\nArchitectures: all\n/,
    );
  });
});
