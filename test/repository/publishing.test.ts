import { spawn } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { makeKey } from "../../src/system/gpg.ts";
import { repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { addPackages } from "../../src/publisher/add.ts";
import { lockRepository } from "../../src/publisher/lock.ts";
import { perform } from "../../src/publisher/perform.ts";
import { ar } from "../../src/archive/ar.ts";
import { AptClient } from "./apt-client.ts";
import { initialized, ownKeys, packageOf, published, treeSum } from "./made-repository.ts";
import { refusalOf } from "./refusal.ts";
import { how, repo, SETTINGS, stepsToAdd } from "./repo.ts";
import { TYPESCRIPT } from "../../src/project.ts";

const REPO = join(import.meta.dirname, "../../scripts/repo.ts");

let folder = "";
let [built, next] = ["", ""];

beforeAll(async () => {
  ownKeys();
  folder = mkdtempSync(join(tmpdir(), "publishing-"));
  built = await packageOf(folder, "1.0");
  next = await packageOf(folder, "1.1");
});

describe("a tree that differs from what was published", () => {
  const POOL = "pool/main/e/example/example_1.0_all.deb";
  const LIST = "dists/stable/main/binary-all/Packages";
  const IN_RELEASE = "dists/stable/InRelease";

  it.each([
    [POOL, "it has other bytes than the ones that were published"],
    [LIST, "it has other bytes than the ones that were published"],
    [
      IN_RELEASE,
      "it is not the one that was published last from here: somebody else wrote there, or it is an old backup",
    ],
    ["archive-keyring.gpg", "it is not the one that was published last from here: somebody else wrote there"],
    ["record.jsonl", "it is not the one that was published last from here: somebody else wrote there"],
    ["index.html", "it is not the one that was published last from here: somebody else wrote there"],
  ])("is refused and left alone: %s", async (path, what) => {
    const repository = await published(folder, built);
    const home = repositoryPaths(repository);
    writeFileSync(join(home.published, path), "changed");
    const before = treeSum(repository);
    expect(await refusalOf(repo.add(repository, next))).toEqual([
      `${home.published} differs from what was published`,
      `${path}: ${what}`,
    ]);
    expect(treeSum(repository)).toBe(before);
  });
});

it("a repository whose ledger cannot be read is left alone", async () => {
  const repository = await published(folder, built);
  const { ledger } = repositoryPaths(repository);
  rmSync(ledger);
  mkdirSync(ledger);
  expect(await refusalOf(repo.add(repository, next))).toEqual([`${ledger} cannot be read`]);
});

it("a dry run changes nothing", async () => {
  const repository = await published(folder, built);
  const before = treeSum(repository);
  await addPackages(repositoryPaths(repository), [next], { suite: undefined, allowOlder: false }, how(true));
  expect(treeSum(repository)).toBe(before);
});

it("other bytes, a lower version and zstd are refused at once, and what is removed stays on record", async () => {
  const repository = await published(folder, built);
  await repo.add(repository, next);
  await repo.remove(repository, "example", "1.0");
  const before = treeSum(repository);
  const other = mkdtempSync(join(folder, "other-"));
  const changed = await packageOf(other, "1.0", "changed");
  const lower = await packageOf(other, "1.0~rc1");
  const zstd = join(other, "zstd.deb");
  writeFileSync(zstd, `!<arch>\n${"data.tar.zst".padEnd(48, " ")}${"0".padEnd(10)}\`\n`);
  const missing = join(other, "missing.deb");
  const given = [changed, missing, lower, zstd];
  const [message, ...problems] = await refusalOf(repo.add(repository, ...given));
  expect(message).toBe("this must not be published");
  expect(problems).toEqual([
    `${missing}: it cannot be read: ENOENT: no such file or directory, stat '${missing}'`,
    `${zstd}: "data.tar.zst" cannot be unpacked by the dpkg of bullseye`,
    expect.stringMatching(/1\.0\.deb: example 1\.0 \(all\) has other bytes than before: /),
    expect.stringMatching(/ is lower than 1\.1, which was published in this suite$/),
    expect.stringMatching(/ is lower than 1\.1, which was published in this suite$/),
  ]);
  expect(treeSum(repository)).toBe(before);
  await repo.addOlder(repository, built);
  const client = new AptClient(mkdtempSync(join(folder, "client-")), repository);
  expect([
    await client.update(),
    await client.download("example=1.0"),
    await client.download("example=1.1"),
  ]).toEqual(["", "", ""]);
});

it("a repository that demands it refuses what does not pass verification", async () => {
  const repository = mkdtempSync(join(folder, "repository-"));
  const key = await makeKey("Strict <test@example.org>");
  await repo.init(repository, { ...SETTINGS, keys: [key], requireVerified: true });
  const before = treeSum(repository);
  const [message, ...problems] = await refusalOf(repo.add(repository, built));
  expect(message).toBe("this must not be published");
  expect(problems).toEqual([`${built}: this is not a binary package that can be read`]);
  expect(treeSum(repository)).toBe(before);
});

it("several packages are published by one command, or none where one of them is not whole", async () => {
  const repository = mkdtempSync(join(folder, "repository-"));
  await initialized(repository);
  const tree = repositoryPaths(repository).published;
  const before = treeSum(tree);
  const half = join(folder, "half.deb");
  writeFileSync(half, ar([{ name: "debian-binary", content: Buffer.from("2.0\n") }], 0));
  expect(await refusalOf(repo.add(repository, built, half, next))).toEqual([
    "this must not be published",
    `${half}: its members are "debian-binary"`,
  ]);
  expect(treeSum(tree)).toBe(before);
  await repo.addOlder(repository, next, built);
  await repo.check(repository);
  const client = new AptClient(mkdtempSync(join(folder, "client-")), repository);
  const complaints = [await client.update()];
  for (const version of ["1.0", "1.1"]) complaints.push(await client.download(`example=${version}`));
  expect(complaints).toEqual(["", "", ""]);
});

it("a changed page is taken away by a person, and the next publication writes it anew", async () => {
  const repository = await published(folder, built);
  const page = join(repositoryPaths(repository).published, "index.html");
  const theirs = "index.html: it is not the one that was published last from here: somebody else wrote there";
  appendFileSync(page, "\n");
  expect((await refusalOf(repo.check(repository))).slice(1)).toEqual([theirs]);
  expect((await refusalOf(repo.resign(repository))).slice(1)).toEqual([theirs]);
  rmSync(page);
  expect((await refusalOf(repo.check(repository))).slice(1)).toEqual([
    "index.html: it is not what a publication would write now",
  ]);
  await repo.resign(repository);
  await repo.check(repository);
});

it("of two publishers at once the second waits, and says so", async () => {
  const repository = await published(folder, built);
  const said: string[] = [];
  const home = repositoryPaths(repository);
  let second: Promise<void> | undefined;
  {
    using _lock = await lockRepository(home, String);
    const child = spawn(process.execPath, [...TYPESCRIPT, REPO, "add", repository, next]);
    second = new Promise((resolve, reject) => {
      child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(said.join("")))));
    });
    await new Promise((resolve) => {
      child.stderr.on("data", (data) => {
        said.push(String(data));
        resolve(undefined);
      });
    });
    const between = await packageOf(folder, "1.0.5");
    perform(await stepsToAdd(repository, [between]), home);
  }
  await second;
  expect(said.join("")).toBe("somebody else publishes here: waiting until that is done\n");
  const client = new AptClient(mkdtempSync(join(folder, "client-")), repository);
  const complaints = [await client.update()];
  for (const version of ["1.0", "1.0.5", "1.1"]) complaints.push(await client.download(`example=${version}`));
  expect(complaints).toEqual(["", "", "", ""]);
});
