import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { beforeAll, expect, it } from "vitest";

import { $ } from "../../src/system/shell.ts";
import { importKeys, makeKey } from "../../src/system/gpg.ts";
import { readSettings, repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { isoDate } from "../../src/repository/keys.ts";
import { makeKey as makeKeyElsewhere } from "../unit/gpg-key.ts";
import { AptClient } from "./apt-client.ts";
import { ownKeys, packageOf, published, treeSum } from "./made-repository.ts";
import { refusalOf } from "./refusal.ts";
import { repo } from "./repo.ts";

let folder = "";
let [built, next] = ["", ""];

beforeAll(async () => {
  ownKeys();
  folder = mkdtempSync(join(tmpdir(), "keys-"));
  built = await packageOf(folder, "1.0");
  next = await packageOf(folder, "1.1");
});

function keysOf(repository: string): readonly string[] {
  return readSettings(repositoryPaths(repository))?.keys ?? [];
}

/** Has gpg do something with the keys of this process. */
async function gpg(...args: readonly string[]): Promise<void> {
  await $`gpg --batch --quiet --yes ${args}`;
}

it("a repository whose key is elsewhere is not signed", async () => {
  const repository = await published(folder, built);
  const before = treeSum(repository);
  const { GNUPGHOME: home } = process.env;
  ownKeys();
  try {
    const [message, problem] = await refusalOf(repo.resign(repository));
    expect(message).toBe("the repository cannot be signed");
    expect(problem).toMatch(/^key [0-9A-F]{40}: gpg has no secret key of that fingerprint$/);
  } finally {
    process.env["GNUPGHOME"] = home;
  }
  expect(treeSum(repository)).toBe(before);
});

it("an expired key signs nothing, and a revoked one neither", async () => {
  const repository = await published(folder, built);
  const key = keysOf(repository)[0] ?? "";
  const before = treeSum(repository);
  const refusal = async (): Promise<string[]> => await refusalOf(repo.add(repository, next));

  await gpg("--quick-set-expire", key, "seconds=1");
  await sleep(2000);
  const expired = `key ${key}: it expired on ${isoDate(Date.now() / 1000)}`;
  expect(await refusal()).toEqual(["the repository cannot be signed", expired]);

  await gpg("--quick-set-expire", key, "never");
  // gpg puts a colon before the first line, against a slip.
  const revocation = join(process.env["GNUPGHOME"] ?? "", "openpgp-revocs.d", `${key}.rev`);
  writeFileSync(revocation, readFileSync(revocation, "utf8").replace(":-----BEGIN", "-----BEGIN"));
  await gpg("--import", revocation);
  expect(await refusal()).toEqual(["the repository cannot be signed", `key ${key}: it is revoked`]);
  expect(treeSum(repository)).toBe(before);
});

it("a lost key is replaced by another one, which can be done only once", async () => {
  const repository = await published(folder, built);
  const [old = ""] = keysOf(repository);
  const key = await makeKey("Another <test@example.org>");
  const replace = async (): Promise<string[]> => await refusalOf(repo["replace-key"](repository, key));
  const usable = ["this must not be published", `key ${key}: a key of this repository can still sign`];
  expect(await replace()).toEqual(usable);

  await gpg("--delete-secret-and-public-key", old);
  expect(await replace()).toEqual([]);
  expect(keysOf(repository)).toEqual([key]);
  await repo.check(repository);
  const client = new AptClient(mkdtempSync(join(folder, "client-")), repository);
  expect([await client.update(), await client.download("example=1.0")]).toEqual(["", ""]);
  expect(await replace()).toEqual(usable);
});

it("a key's new end comes to its users: with the next publication, and the next version of the keyring", async () => {
  const repository = await published(folder, built);
  const [key = ""] = keysOf(repository);
  await $`gpg --batch --quick-set-expire ${key} 3y`;
  expect((await refusalOf(repo.check(repository))).slice(1)).toEqual([
    "archive-keyring.gpg: it is not what a publication would write now",
    "index.html: it is not what a publication would write now",
  ]);
  await repo.keyring(repository, "2");
  await repo.check(repository);
  const { published: tree } = repositoryPaths(repository);
  const keyring = join(tree, "pool/main/n/nymphemeral-archive-keyring/nymphemeral-archive-keyring_2_all.deb");
  await $`dpkg-deb --extract ${keyring} ${join(repository, "extracted")}`;
  expect(
    readFileSync(join(repository, "extracted/usr/share/keyrings/nymphemeral-archive-keyring.gpg")),
  ).toEqual(readFileSync(join(tree, "archive-keyring.gpg")));
});

it("one key takes over from another without a client of both noticing", async () => {
  const repository = await published(folder, built);
  const client = new AptClient(mkdtempSync(join(folder, "client-")), repository);
  const old = keysOf(repository)[0] ?? "";
  const key = await makeKey("New <test@example.org>");
  await repo["add-key"](repository, key);
  expect([keysOf(repository), await client.update()]).toEqual([[old, key], ""]);
  await repo.check(repository);
  await repo["drop-key"](repository, old);
  expect([keysOf(repository), await client.update()]).toEqual([[key], ""]);
  await repo.check(repository);
});

it("a key that gpg exported elsewhere is taken over, and signs", async () => {
  const elsewhere = mkdtempSync(join(folder, "elsewhere-"));
  const { fingerprint, secret } = makeKeyElsewhere(elsewhere);
  const file = join(elsewhere, "secret.asc");
  writeFileSync(file, secret);
  expect(await importKeys(file)).toEqual([fingerprint]);
  const repository = await published(folder, built);
  await repo["add-key"](repository, fingerprint);
  await repo["drop-key"](repository, keysOf(repository)[0] ?? "");
  const client = new AptClient(mkdtempSync(join(folder, "client-")), repository);
  expect([keysOf(repository), await client.update()]).toEqual([[fingerprint], ""]);
});
