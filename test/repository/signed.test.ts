import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { makeKey as makeOwnKey } from "../../src/system/gpg.ts";
import { repositoryPaths, openRepository } from "../../src/publisher/repository-paths.ts";
import { sha256 } from "../../src/hash.ts";
import { type GpgKey, makeKey, signatureOf } from "../unit/gpg-key.ts";
import { ownKeys, packageOf, treeSum } from "./made-repository.ts";
import { refusalOf } from "./refusal.ts";
import { repo, SETTINGS } from "./repo.ts";

let repository = "";
let maintainer: GpgKey;
let stranger: GpgKey;

beforeAll(async () => {
  ownKeys();
  const folder = mkdtempSync(join(tmpdir(), "signed-"));
  maintainer = makeKey(join(folder, "maintainer"));
  stranger = makeKey(join(folder, "stranger"));
  repository = join(folder, "repository");
  const key = await makeOwnKey("Repository <test@example.org>");
  await repo.init(repository, { ...SETTINGS, keys: [key], requireSigned: true });
});

/** A package in a folder with its sums, signed. */
async function artifactBy(key: GpgKey, version: string): Promise<string> {
  const deb = await packageOf(mkdtempSync(join(tmpdir(), "artifact-")), version);
  const sums = Buffer.from(
    `${sha256(Buffer.of())}  provenance.json\n${sha256(readFileSync(deb))}  ${basename(deb)}\n`,
  );
  writeFileSync(join(dirname(deb), "SHA256SUMS"), sums);
  writeFileSync(join(dirname(deb), "SHA256SUMS.asc"), await signatureOf(sums, key));
  return deb;
}

/** What the command to add packages complains of. */
async function refusal(...debs: readonly string[]): Promise<string[]> {
  return await refusalOf(repo.add(repository, ...debs));
}

it("a repository that demands signed packages takes none before it is there who may sign", async () => {
  const { signers } = repositoryPaths(repository);
  expect(await refusal(await artifactBy(maintainer, "1.0"))).toEqual([
    `${signers} is missing, and this repository demands signed packages`,
  ]);
});

it("a repository that demands signed packages says so when the keys are armored", async () => {
  const { signers } = repositoryPaths(repository);
  writeFileSync(signers, "-----BEGIN PGP PUBLIC KEY BLOCK-----\n");
  expect(await refusal(await artifactBy(maintainer, "1.0"))).toEqual([
    `${signers} is ASCII-armored, which gpgv does not read`,
  ]);
});

describe("a repository that demands signed packages", () => {
  beforeAll(() => {
    copyFileSync(maintainer.publicKey, repositoryPaths(repository).signers);
  });

  it("takes one from a signed artifact", async () => {
    expect(await refusal(await artifactBy(maintainer, "1.0"))).toEqual([]);
    const { suites } = openRepository(repositoryPaths(repository));
    expect(suites[0]?.packages.map(({ version }) => version)).toEqual(["1.0"]);
  });

  it("refuses all at once: one without sums, with a stranger's, with changed ones, and a changed one", async () => {
    const bare = await packageOf(mkdtempSync(join(tmpdir(), "bare-")), "1.1");
    const [unsigned, theirs, forged, changed, renamed] = [
      await artifactBy(maintainer, "1.2"),
      await artifactBy(stranger, "1.3"),
      await artifactBy(maintainer, "1.4"),
      await artifactBy(maintainer, "1.5"),
      await artifactBy(maintainer, "1.6"),
    ];
    rmSync(join(dirname(unsigned), "SHA256SUMS.asc"));
    appendFileSync(join(dirname(forged), "SHA256SUMS"), "\n");
    copyFileSync(bare, changed);
    const other = join(dirname(renamed), "other.deb");
    copyFileSync(renamed, other);

    const { signers } = repositoryPaths(repository);
    const before = treeSum(repository);
    expect(await refusal(bare, unsigned, theirs, forged, changed, other)).toEqual([
      "this must not be published",
      `${bare}: no SHA256SUMS and SHA256SUMS.asc are beside it`,
      `${unsigned}: no SHA256SUMS and SHA256SUMS.asc are beside it`,
      `${theirs}: SHA256SUMS is not signed by a key in ${signers}`,
      `${forged}: SHA256SUMS is not signed by a key in ${signers}`,
      `${changed}: SHA256SUMS does not have its name with its sum`,
      `${other}: SHA256SUMS does not have its name with its sum`,
    ]);
    expect(treeSum(repository)).toBe(before);
  });

  it("takes what another one signed once that key is there", async () => {
    appendFileSync(repositoryPaths(repository).signers, readFileSync(stranger.publicKey));
    expect(await refusal(await artifactBy(stranger, "1.1"))).toEqual([]);
    expect(await refusal(await artifactBy(maintainer, "1.2"))).toEqual([]);
  });
});
