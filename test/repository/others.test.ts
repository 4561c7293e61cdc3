import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { PackageError } from "../../src/problem.ts";
import { checkTree } from "../../src/publisher/check-tree.ts";
import { nobody } from "../../src/system/ordinary-user.ts";
import { ROOT, TYPESCRIPT } from "../../src/project.ts";
import { tryRun } from "../../src/system/process.ts";
import { ownKeys, packageOf, published, treeSum } from "./made-repository.ts";
import { refusalOf } from "./refusal.ts";
import { how, repo } from "./repo.ts";

const STABLE = /^stable: 2 versions, valid until \d{4}-\d\d-\d\d$/;
const LIST = "dists/stable/main/binary-all/Packages";

let [folder, repository, key, keys] = ["", "", "", ""];

beforeAll(async () => {
  ownKeys();
  keys = process.env["GNUPGHOME"] ?? "";
  folder = mkdtempSync(join(tmpdir(), "others-"));
  repository = await published(folder, await packageOf(folder, "1.0"));
  await repo.add(repository, await packageOf(folder, "1.1"));
  key = join(folder, "key.gpg");
  cpSync(join(repository, "public/archive-keyring.gpg"), key);
  return () => rmSync(folder, { recursive: true, force: true });
});

/** Gives gpg a home that is not there, until the test ends. */
function withoutKeys(): string {
  const none = join(folder, "none");
  process.env["GNUPGHOME"] = none;
  onTestFinished(() => void (process.env["GNUPGHOME"] = keys));
  return none;
}

/** A copy of the tree in which something was changed. */
function changed(change: (tree: string) => void): string {
  const copy = mkdtempSync(join(folder, "copy-"));
  cpSync(join(repository, "public"), copy, { recursive: true });
  change(copy);
  return copy;
}

describe("who lacks the secret keys", () => {
  it("checks a repository by its public keys, and makes no keyring for that", async () => {
    const [none, before] = [withoutKeys(), treeSum(repository)];
    expect(await repo.check(repository)).toEqual([expect.stringMatching(STABLE)]);
    expect(treeSum(repository)).toBe(before);
    expect(await tryRun("ls", [none])).toMatchObject({ status: 2 });
  });

  it("is told of keys, of a page and of a record that somebody else wrote", async () => {
    const copy = mkdtempSync(join(folder, "repository-copy-"));
    cpSync(repository, copy, { recursive: true });
    const theirs = await published(folder, join(folder, "example_1.0.deb"));
    for (const name of ["archive-keyring.gpg", "index.html", "record.jsonl", "record.jsonl.asc"])
      cpSync(join(theirs, "public", name), join(copy, "public", name));
    withoutKeys();
    const [, ...problems] = await refusalOf(repo.check(copy));
    expect(problems.map((line) => line.replaceAll(/[0-9A-F]{40}/g, "KEY"))).toEqual([
      ...["archive-keyring.gpg", "record.jsonl", "index.html"].map(
        (path) => `${path}: it is not the one that was published last from here: somebody else wrote there`,
      ),
      "dists/stable/InRelease: it has no good signature of KEY",
      "dists/stable/Release.gpg: it has no good signature of KEY",
      "record.jsonl.asc: it has no good signature of KEY",
    ]);
  });

  it("may be another account, which can write nothing there", { timeout: 60_000 }, async (context) => {
    const user = await nobody();
    context.skip(user === undefined, "only root can be another account");
    if (user === undefined) return;
    for (const path of [folder, repository]) chmodSync(path, 0o755);
    const home = mkdtempSync(join(tmpdir(), "home-"));
    onTestFinished(() => rmSync(home, { recursive: true, force: true }));
    chmodSync(home, 0o777);
    const before = treeSum(repository);
    for (const words of [
      ["check", repository],
      ["check", repository, "--key", key],
    ]) {
      const outcome = await tryRun(process.execPath, [...TYPESCRIPT, "scripts/repo.ts", ...words], {
        cwd: ROOT,
        user,
        env: { HOME: join(home, "none"), GNUPGHOME: undefined, TMPDIR: home },
      });
      expect([outcome.status, outcome.stdout.toString("utf8").split("\n")[0]]).toEqual([
        0,
        expect.stringMatching(STABLE),
      ]);
    }
    expect(treeSum(repository)).toBe(before);
  });
});

describe("who has a tree and its public key alone", () => {
  it("checks it, be it the tree or the folder that it is in", async () => {
    withoutKeys();
    const tree = changed(() => undefined);
    const before = treeSum(tree);
    for (const [given, shown] of [
      [tree, tree],
      [repository, join(repository, "public")],
    ] as const)
      expect(await checkTree(given, key, how())).toEqual({
        tree: shown,
        lines: [expect.stringMatching(STABLE)],
      });
    expect(treeSum(tree)).toBe(before);
  });

  it.each<[string, (tree: string) => void, string[]]>([
    [
      "a package with other bytes",
      (tree) => writeFileSync(join(tree, "pool/main/e/example/example_1.0_all.deb"), "other"),
      ["pool/main/e/example/example_1.0_all.deb: it has other bytes than the ones that were published"],
    ],
    [
      "a page and keys of somebody else",
      (tree) => {
        writeFileSync(join(tree, "index.html"), "other");
        writeFileSync(join(tree, "archive-keyring.gpg"), "other");
      },
      ["archive-keyring.gpg", "index.html"].map(
        (path) => `${path}: it is not the one that was published last from here: somebody else wrote there`,
      ),
    ],
    [
      "an older list by its checksum that was changed, and a file that was never published",
      (tree) => {
        writeFileSync(join(tree, "dists/stable/main/binary-all/by-hash/SHA256", "0".repeat(64)), "other");
        writeFileSync(join(tree, "stray"), "");
      },
      [
        `dists/stable/main/binary-all/by-hash/SHA256/${"0".repeat(64)}: it has other bytes than the ones that were published`,
        "stray: it was not published from here",
      ],
    ],
    ["a list that is missing", (tree) => rmSync(join(tree, LIST)), [`${LIST}: it is missing`]],
    [
      "InRelease of before",
      (tree) => cpSync(join(folder, "old-InRelease"), join(tree, "dists/stable/InRelease")),
      [
        "dists/stable/InRelease: it is not the one that was published last from here: somebody else wrote there, or it is an old backup",
      ],
    ],
  ])("is told: %s", async (_what, change, problems) => {
    withoutKeys();
    writeFileSync(join(folder, "old-InRelease"), "-----BEGIN PGP SIGNED MESSAGE-----\n");
    const tree = changed(change);
    const check = checkTree(tree, key, how());
    expect((await refusalOf(check)).slice(1)).toEqual(problems);
    const fixes = await check.catch((error: unknown) =>
      error instanceof PackageError ? error.problems.map(({ fix }) => fix) : [],
    );
    const fix = "copy the whole tree again, into an empty folder; if the problem stays, tell its publisher";
    expect(fixes).toEqual(problems.map(() => fix));
  });

  it("refuses a record that this key did not sign, one that is not there, and what is no tree", async () => {
    const rewritten = changed((tree) =>
      writeFileSync(join(tree, "record.jsonl"), readFileSync(join(tree, "record.jsonl")).subarray(1)),
    );
    expect(await refusalOf(checkTree(rewritten, key, how()))).toEqual([
      `${rewritten}/record.jsonl is not signed by a key in ${key}`,
    ]);
    const other = await published(folder, join(folder, "example_1.0.deb"));
    expect(await refusalOf(checkTree(other, key, how()))).toEqual([
      `${other}/public/record.jsonl is not signed by a key in ${key}`,
    ]);
    const without = changed((tree) => rmSync(join(tree, "record.jsonl.asc")));
    expect(await refusalOf(checkTree(without, key, how()))).toEqual([
      `${without}/record.jsonl.asc is not there`,
    ]);
    expect(await refusalOf(checkTree(join(folder, "none"), key, how()))).toEqual([
      `there is no published tree in ${folder}/none`,
    ]);
    const linked = changed((tree) => {
      rmSync(join(tree, "index.html"));
      symlinkSync("/etc/passwd", join(tree, "index.html"));
    });
    expect(await refusalOf(checkTree(linked, key, how()))).toEqual([`${linked}/index.html cannot be read`]);
  });
});
