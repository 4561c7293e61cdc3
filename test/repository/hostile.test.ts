import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { syncRepository } from "../../src/publisher/sync.ts";
import { webHostAt } from "../../src/publisher/web-host.ts";
import { repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { outputOf } from "../unit/debian-tool.ts";
import { ownKeys, packageOf, published, treeSum } from "./made-repository.ts";
import { refusalOf } from "./refusal.ts";
import { how, repo } from "./repo.ts";

let folder = "";
let sound = "";
let [built, next] = ["", ""];

beforeAll(async () => {
  ownKeys();
  folder = mkdtempSync(join(tmpdir(), "hostile-"));
  [built, next] = [await packageOf(folder, "1.0"), await packageOf(folder, "1.1")];
  sound = await published(folder, built);
  return () => rmSync(folder, { recursive: true, force: true });
});

/** A copy of the sound repository, to be changed. */
function copy(): string {
  const parent = mkdtempSync(join(folder, "copy-"));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const path = join(parent, "repository");
  outputOf("cp", ["--archive", sound, path]);
  return path;
}

/** What the commands that read a tree say of it: check, add and sync. Each leaves it, and what sync would send to, as it was. */
async function said(path: string): Promise<Record<string, string>> {
  const target = join(path, "../target");
  mkdirSync(target);
  const before = treeSum(path);
  const commands = {
    check: async () => await repo.check(path),
    add: async () => await repo.add(path, next),
    sync: async () => await syncRepository(repositoryPaths(path), webHostAt(target), how()),
  };
  const words: Record<string, string> = {};
  for (const [name, action] of Object.entries(commands)) words[name] = (await refusalOf(action())).join("\n");
  expect({ tree: treeSum(path), sent: readdirSync(target) }).toEqual({ tree: before, sent: [] });
  return words;
}

const POOL = "public/pool/main/e/example/example_1.0_all.deb";
const IN_RELEASE = "public/dists/stable/InRelease";
const OTHER_BYTES = "it has other bytes than the ones that were published";
const NOT_OURS = "it is not the one that was published last from here";
const CANNOT_BE_READ = "cannot be read";

function inFolder(path: string, change: (text: string) => string) {
  return (repository: string): void => {
    const file = join(repository, path);
    writeFileSync(file, change(readFileSync(file, "latin1")), "latin1");
  };
}

function linked(path: string) {
  return (repository: string): void => {
    renameSync(join(repository, path), join(repository, "../moved"));
    symlinkSync("../".repeat(path.split("/").length) + "moved", join(repository, path));
  };
}

function fifo(path: string) {
  return (repository: string): void => {
    rmSync(join(repository, path), { force: true });
    outputOf("mkfifo", [join(repository, path)]);
  };
}

/** Repositories that somebody else wrote in: what was done, and a part of what check, add and sync each say. */
const TAMPERED: readonly (readonly [what: string, change: (repository: string) => void, says: string])[] = [
  ["a package with other bytes", inFolder(POOL, (text) => `${text}x`), OTHER_BYTES],
  ["a package that is a fifo", fifo(POOL), CANNOT_BE_READ],
  ["a package that is a link", linked(POOL), CANNOT_BE_READ],
  [
    "a package that is a folder",
    (path) => {
      rmSync(join(path, POOL));
      mkdirSync(join(path, POOL));
    },
    CANNOT_BE_READ,
  ],
  ["a pool that is a link", linked("public/pool"), "pool: it "],
  ["a suite that is a link", linked("public/dists/stable"), "dists/stable: it "],
  ["a text before what is signed", inFolder(IN_RELEASE, (text) => `Origin: Theirs\n${text}`), NOT_OURS],
  ["a text behind what is signed", inFolder(IN_RELEASE, (text) => `${text}Origin: Theirs\n`), NOT_OURS],
  ["lines that end in CR LF", inFolder(IN_RELEASE, (text) => text.replaceAll("\n", "\r\n")), NOT_OURS],
  ["no signature", inFolder(IN_RELEASE, () => ""), NOT_OURS],
  ["a Release file that is a fifo", fifo(IN_RELEASE), CANNOT_BE_READ],
  [
    "a list with another package",
    inFolder("public/dists/stable/main/binary-all/Packages", (text) => `${text}Package: theirs\n\n`),
    OTHER_BYTES,
  ],
  ["another key for new users", inFolder("public/archive-keyring.gpg", (text) => `${text}x`), NOT_OURS],
  [
    "another page for new users",
    inFolder("public/index.html", (text) => text.replace("https://", "http://")),
    NOT_OURS,
  ],
  [
    "settings with an option in a suite",
    inFolder("settings.json", (text) => text.replace('"stable"', '"-o"')),
    "settings of the repository cannot be read",
  ],
  [
    "settings with a suite elsewhere",
    inFolder("settings.json", (text) => text.replace('"stable"', '"../.."')),
    "settings of the repository cannot be read",
  ],
  [
    "settings with another origin",
    inFolder("settings.json", (text) => text.replace('"Example"', '"Theirs"')),
    "its origin is",
  ],
  ["settings that are a fifo", fifo("settings.json"), CANNOT_BE_READ],
  [
    "a ledger with a line that is none",
    (path) => appendFileSync(join(path, "ledger.jsonl"), "{}\n"),
    "of the ledger cannot be read",
  ],
  ["no ledger", (path) => rmSync(join(path, "ledger.jsonl")), NOT_OURS],
];

/** What check and sync alone are asked about, as add does not send or judge it. */
const STRANGERS: readonly (readonly [what: string, change: (repository: string) => void, says: string])[] = [
  [
    "a file that was not published",
    (path) => writeFileSync(join(path, "public/.env"), ""),
    ".env: it was not published from here",
  ],
  ["a fifo that was not published", fifo("public/fifo"), "fifo: it was not published from here"],
  [
    "a package beside ours",
    (path) => writeFileSync(join(path, "public/pool/evil.deb"), ""),
    "pool/evil.deb: it was not published from here",
  ],
  [
    "another Release beside InRelease",
    inFolder("public/dists/stable/Release", (text) => text.replace("Example", "Theirs")),
    "it is not what InRelease says",
  ],
  [
    "another detached signature",
    inFolder("public/dists/stable/Release.gpg", () => "x"),
    "it has no good signature of",
  ],
];

describe("a repository that somebody else wrote in", () => {
  it("differs from a sound one, which check takes", async () => {
    expect(await refusalOf(repo.check(copy()))).toEqual([]);
  });

  it.each(TAMPERED)("is refused by check, add and sync, and left alone: %s", async (_what, change, says) => {
    const path = copy();
    change(path);
    const part: unknown = expect.stringContaining(says);
    expect(await said(path)).toEqual({ check: part, add: part, sync: part });
  });

  it.each(STRANGERS)("is refused by check and sync, and left alone: %s", async (_what, change, says) => {
    const path = copy();
    change(path);
    const target = join(path, "../target");
    mkdirSync(target);
    const before = treeSum(path);
    expect((await refusalOf(repo.check(path))).join("\n")).toContain(says);
    const sync = syncRepository(repositoryPaths(path), webHostAt(target), how());
    expect((await refusalOf(sync)).join("\n")).toContain(says);
    expect({ tree: treeSum(path), sent: readdirSync(target) }).toEqual({ tree: before, sent: [] });
  });
});
