import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { auditTree } from "../../src/publisher/audit.ts";
import { ROOT, TYPESCRIPT } from "../../src/project.ts";
import { secretKeys } from "../../src/system/gpg.ts";
import { tryRun } from "../../src/system/process.ts";
import { ownKeys, packageOf, published } from "./made-repository.ts";
import { refusalOf } from "./refusal.ts";
import { repo } from "./repo.ts";

const POOL = "pool/main/e/example/example_1.0_all.deb";

let [folder, tree, older, address] = ["", "", "", ""];
let signers: string[] = [];
let server: Server;

beforeAll(async () => {
  ownKeys();
  folder = mkdtempSync(join(tmpdir(), "audit-"));
  const repository = await published(folder, await packageOf(folder, "1.0"));
  tree = join(repository, "public");
  older = join(folder, "record.jsonl");
  cpSync(join(tree, "record.jsonl"), older);
  signers = (await secretKeys()).map(({ fingerprint }) => fingerprint);
  await repo.add(repository, await packageOf(folder, "1.1+b"));
  server = createServer((request, response) => {
    try {
      response.end(readFileSync(join(tree, decodeURIComponent(request.url ?? ""))));
    } catch {
      response.writeHead(request.url === "/broken/record.jsonl" ? 500 : 404).end();
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens to a port
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

/** A copy of the tree in which something was changed. */
function changed(change: (copy: string) => void): string {
  const copy = mkdtempSync(join(folder, "copy-"));
  cpSync(tree, copy, { recursive: true });
  change(copy);
  return copy;
}

it("nothing is told of a tree that only grew, be it a folder or behind an address", async () => {
  for (const place of [tree, address, `${address}/`])
    expect(await auditTree(place, { record: older })).toEqual({ differences: [], lines: 5, signers });
});

it("tells what a tree took back, changed, or shows otherwise", async () => {
  const [first = ""] = readFileSync(older, "utf8").split("\n");
  const took = changed((copy) => writeFileSync(join(copy, "record.jsonl"), `${first}\n`));
  const { differences } = await auditTree(took, { record: older });
  expect(differences.map((line) => line.replaceAll(/\d{4}-[\d-]+T[\d:.]+Z|[0-9a-f]{64}/g, "X"))).toEqual([
    "record.jsonl: it is not signed by the tree's own key",
    "taken back: example 1.0 (all) in stable, X",
    "taken back: the InRelease of stable of X, X",
    ...["dists/stable/InRelease", "index.html"].map(
      (path) => `${path}: it has the checksum X, which is not in the record`,
    ),
  ]);
  const gone = changed((copy) => rmSync(join(copy, POOL)));
  expect((await auditTree(gone, {})).differences).toEqual([`${POOL}: it is recorded, and not there`]);
  const other = changed((copy) => writeFileSync(join(copy, "dists/stable/InRelease"), "other"));
  expect((await auditTree(other, { record: older })).differences).toEqual([
    expect.stringMatching(
      /^dists\/stable\/InRelease: it has the checksum [0-9a-f]{64}, which is not in the record$/,
    ),
  ]);
});

it("a tree that was rewritten with its record, and signed anew, is told by the key that one knows", async () => {
  const key = join(folder, "known.gpg");
  cpSync(join(tree, "archive-keyring.gpg"), key);
  expect((await auditTree(tree, { key })).differences).toEqual([]);
  const theirs = join(
    await published(folder, await packageOf(folder, "1.0", "other bytes of the same version")),
    "public",
  );
  expect((await auditTree(theirs, {})).differences).toEqual([]);
  expect((await auditTree(theirs, { key })).differences).toEqual([
    `record.jsonl: it is not signed by a key in ${key}`,
  ]);
  const mixed = changed((copy) => rmSync(join(copy, "record.jsonl.asc")));
  expect((await auditTree(mixed, { key })).differences).toEqual([
    `record.jsonl: it is not signed by a key in ${key}`,
  ]);
});

it("a repository of before there was a record gets it with its next publication", async () => {
  const repository = await published(folder, join(folder, "example_1.0.deb"));
  rmSync(join(repository, "public/record.jsonl"));
  expect((await refusalOf(repo.check(repository))).slice(1)).toEqual([
    expect.stringMatching(/^record\.jsonl\.asc: it has no good signature of [0-9A-F]{40}$/),
    "record.jsonl: it is not what a publication would write now",
  ]);
  await repo.resign(repository);
  await repo.check(repository);
  expect(await auditTree(join(repository, "public"), {})).toMatchObject({ differences: [], lines: 4 });
});

it("a tree without a record, a copy that is none, and a server that fails are refused", async () => {
  expect(await refusalOf(auditTree(join(folder, "none"), {}))).toEqual(["record.jsonl is not there"]);
  expect(await refusalOf(auditTree(tree, { record: `${older}.none` }))).toEqual([
    `${older}.none cannot be read`,
  ]);
  writeFileSync(`${older}.empty`, "");
  expect(await refusalOf(auditTree(tree, { record: `${older}.empty` }))).toEqual([
    `${older}.empty cannot be read`,
  ]);
  expect(await refusalOf(auditTree(tree, { record: join(tree, "index.html") }))).toEqual([
    `line 1 of ${join(tree, "index.html")} is no line of a public record`,
  ]);
  expect(await refusalOf(auditTree(`${address}/broken`, {}))).toEqual([
    `${address}/broken/record.jsonl cannot be fetched`,
  ]);
  expect(await refusalOf(auditTree("http://deb.example.org/", {}))).toEqual([
    "nothing is fetched from this address",
    "TREE: a machine between a client and the server sees what http carries, and can hold an old list back",
  ]);
  const huge = changed((copy) => truncateSync(join(copy, "record.jsonl"), 16 * 1024 * 1024 + 1));
  expect(await refusalOf(auditTree(huge, {}))).toEqual(["record.jsonl is larger than 16 MiB"]);
});

const UNKNOWN_KEY =
  "that key is from the tree itself: compare it with one that you got before, or give that with --key";

/** Runs the command. */
async function audit(...words: readonly string[]): Promise<{ status: number; lines: string[] }> {
  const node = [...TYPESCRIPT, "scripts/repo.ts", "audit", ...words];
  const { status, stdout } = await tryRun(process.execPath, node, { cwd: ROOT });
  return { status, lines: stdout.toString("utf8").trimEnd().split("\n") };
}

it("the command says so, and its exit status", { timeout: 60_000 }, async () => {
  expect(await audit(address, "--record", older)).toEqual({
    status: 0,
    lines: [
      "the tree is as its record says, in 5 lines",
      expect.stringMatching(/^the record is signed by [0-9A-F]{40}$/),
      UNKNOWN_KEY,
    ],
  });
  const gone = changed((copy) => rmSync(join(copy, POOL)));
  expect(await audit(gone)).toEqual({
    status: 1,
    lines: [
      `${POOL}: it is recorded, and not there`,
      expect.stringMatching(/^the record is signed by [0-9A-F]{40}$/),
      UNKNOWN_KEY,
      "nothing older was compared: keep a copy of record.jsonl, and give it with --record next time",
    ],
  });
});
