import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { auditTree } from "../../src/publisher/audit.ts";
import { ROOT, TYPESCRIPT } from "../../src/project.ts";
import { tryRun } from "../../src/system/process.ts";
import { ownKeys, packageOf, published } from "./made-repository.ts";
import { refusalOf } from "./refusal.ts";
import { repo } from "./repo.ts";

const POOL = "pool/main/e/example/example_1.0_all.deb";

let [folder, tree, older, address] = ["", "", "", ""];
let server: Server;

beforeAll(async () => {
  ownKeys();
  folder = mkdtempSync(join(tmpdir(), "audit-"));
  const repository = await published(folder, await packageOf(folder, "1.0"));
  tree = join(repository, "public");
  older = join(folder, "record.jsonl");
  cpSync(join(tree, "record.jsonl"), older);
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
    expect(await auditTree(place, older)).toEqual({ differences: [], lines: 5 });
});

it("tells what a tree took back, changed, or shows otherwise", async () => {
  const [first = ""] = readFileSync(older, "utf8").split("\n");
  const took = changed((copy) => writeFileSync(join(copy, "record.jsonl"), `${first}\n`));
  const { differences } = await auditTree(took, older);
  expect(differences.map((line) => line.replaceAll(/\d{4}-[\d-]+T[\d:.]+Z|[0-9a-f]{64}/g, "X"))).toEqual([
    "taken back: example 1.0 (all) in stable, X",
    "taken back: the InRelease of stable of X, X",
    "dists/stable/InRelease: it has the checksum X, which is not in the record",
  ]);
  const gone = changed((copy) => rmSync(join(copy, POOL)));
  expect((await auditTree(gone, undefined)).differences).toEqual([`${POOL}: it is recorded, and not there`]);
  const other = changed((copy) => writeFileSync(join(copy, "dists/stable/InRelease"), "other"));
  expect((await auditTree(other, older)).differences).toEqual([
    expect.stringMatching(
      /^dists\/stable\/InRelease: it has the checksum [0-9a-f]{64}, which is not in the record$/,
    ),
  ]);
});

it("a repository of before there was a record gets it with its next publication", async () => {
  const repository = await published(folder, join(folder, "example_1.0.deb"));
  rmSync(join(repository, "public/record.jsonl"));
  expect((await refusalOf(repo.check(repository))).slice(1)).toEqual([
    "record.jsonl: it is not what a publication would write now",
  ]);
  await repo.resign(repository);
  await repo.check(repository);
  expect(await auditTree(join(repository, "public"), undefined)).toEqual({ differences: [], lines: 4 });
});

it("a tree without a record, a copy that is none, and a server that fails are refused", async () => {
  expect(await refusalOf(auditTree(join(folder, "none"), undefined))).toEqual(["record.jsonl is not there"]);
  expect(await refusalOf(auditTree(tree, `${older}.none`))).toEqual([`${older}.none is not there`]);
  expect(await refusalOf(auditTree(tree, join(tree, "index.html")))).toEqual([
    `line 1 of ${join(tree, "index.html")} is no line of a public record`,
  ]);
  expect(await refusalOf(auditTree(`${address}/broken`, undefined))).toEqual([
    `${address}/broken/record.jsonl cannot be fetched`,
  ]);
});

/** Runs the command. */
async function audit(...words: readonly string[]): Promise<{ status: number; lines: string[] }> {
  const node = [...TYPESCRIPT, "scripts/repo.ts", "audit", ...words];
  const { status, stdout } = await tryRun(process.execPath, node, { cwd: ROOT });
  return { status, lines: stdout.toString("utf8").trimEnd().split("\n") };
}

it("the command says so, and its exit status", { timeout: 60_000 }, async () => {
  expect(await audit(address, "--record", older)).toEqual({
    status: 0,
    lines: ["the tree is as its record says, in 5 lines"],
  });
  const gone = changed((copy) => rmSync(join(copy, POOL)));
  expect(await audit(gone)).toEqual({
    status: 1,
    lines: [
      `${POOL}: it is recorded, and not there`,
      "nothing older was compared: keep a copy of record.jsonl, and give it with --record next time",
    ],
  });
});
