import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { $ } from "../../src/system/shell.ts";
import { repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { webHostAt } from "../../src/publisher/web-host.ts";
import { syncRepository } from "../../src/publisher/sync.ts";
import { ledgerLines } from "../../src/repository/ledger.ts";
import { AptClient } from "./apt-client.ts";
import { fill, rsyncDaemon, s3Server, type TestHost } from "./web-hosts.ts";
import { initialized, ownKeys, packageOf, treeSum } from "./made-repository.ts";
import { refusalOf } from "./refusal.ts";
import { how, repo } from "./repo.ts";

const POOL = "pool/main/e/example/example_1.0_all.deb";
const NEXT = "pool/main/e/example/example_1.1_all.deb";
const FOREIGN =
  "dists/stable/InRelease of the web host: it was never published from here: somebody else publishes there, or DIR is an old backup";
const LISTS = "dists/stable/main/binary-all";

let folder = "";
/** A repository with 1.0, and the same with 1.1 as well. */
let [before, after] = ["", ""];

beforeAll(async () => {
  ownKeys();
  folder = mkdtempSync(join(tmpdir(), "sync-"));
  before = join(folder, "before");
  after = join(folder, "after");
  await initialized(before);
  await repo.add(before, await packageOf(folder, "1.0"));
  cpSync(before, after, { recursive: true });
  await repo.add(after, await packageOf(folder, "1.1"));
});

/** A file with as many bytes as the published package, all of them others. */
function otherBytes(): string {
  const file = join(folder, "other");
  writeFileSync(file, Buffer.alloc(statSync(join(after, "public", POOL)).size));
  return file;
}

/** What sync says. */
async function sent(repository: string, { target }: TestHost, dryRun = false): Promise<string[]> {
  return await syncRepository(repositoryPaths(repository), webHostAt(target), how(dryRun));
}

/** What a new client of the web host complains of; nothing when all is well. */
async function complaints({ url }: TestHost, wanted: string): Promise<string[]> {
  const client = new AptClient(mkdtempSync(join(folder, "client-")), after, url);
  return [await client.update(), await client.download(wanted)].filter(Boolean);
}

describe.each([
  { kind: "rsync's daemon", start: rsyncDaemon },
  { kind: "an S3 server", start: s3Server },
])("$kind", ({ start }) => {
  let host: TestHost;
  /** What the host has of the repository with 1.0. */
  let old = "";

  beforeAll(async () => {
    host = await start();
    await sent(before, host);
    old = mkdtempSync(join(folder, "old-"));
    cpSync(host.folder, old, { recursive: true });
  });

  afterAll(async () => {
    await host.stop();
  });

  it(
    "has the old tree or the new one for apt, whichever object it refuses, and all of it after the next sync",
    { timeout: 900_000 },
    async () => {
      fill(host, old);
      const lines = await sent(after, host, true);
      const paths = lines.map((line) => line.replace(/^stage \d+ {2}/, ""));
      const cutOff: string[] = [];
      for (const path of paths) {
        fill(host, old);
        await host.whileRefused(path, async () => {
          const [message] = await refusalOf(sent(after, host));
          if (message !== undefined)
            cutOff.push(message === "the web host did not get everything" ? path : message);
          expect(await complaints(host, "example"), path).toEqual([]);
        });
        await sent(after, host);
        expect(await complaints(host, "example=1.1"), path).toEqual([]);
      }
      expect(cutOff).toEqual(paths);
    },
  );

  it("gets in a dry run nothing, and would get what is new and what changes, InRelease after all that it names", async () => {
    fill(host, old);
    const tree = treeSum(host.folder);
    const lines = await sent(after, host, true);
    expect(lines.map((line) => line.replace(/[0-9a-f]{64}$/, "SUM"))).toEqual([
      `stage 1  ${NEXT}`,
      "stage 2  record.jsonl",
      "stage 2  record.jsonl.asc",
      ...["SUM", "SUM", "SUM"].map((sum) => `stage 3  ${LISTS}/by-hash/SHA256/${sum}`),
      ...["Packages", "Packages.gz", "Packages.xz"].map((list) => `stage 4  ${LISTS}/${list}`),
      "stage 5  dists/stable/Release",
      "stage 5  dists/stable/Release.gpg",
      "stage 6  dists/stable/InRelease",
      "stage 7  index.html",
    ]);
    expect(treeSum(host.folder)).toBe(tree);
  });

  it("gets nothing while half a publication may be in the tree", async () => {
    const repository = mkdtempSync(join(folder, "pending-"));
    cpSync(after, repository, { recursive: true });
    const begun = {
      event: "publish",
      suite: "stable",
      date: 0,
      inRelease: "",
      indexes: [],
      entrance: {},
    } as const;
    appendFileSync(repositoryPaths(repository).ledger, ledgerLines([begun]));
    expect(await refusal(repository)).toEqual([
      `${repositoryPaths(repository).published} has problems`,
      "suite stable: a publication was begun and did not come to its end",
      "record.jsonl: it is not what a publication would write now",
    ]);
  });

  it("gets nothing of a tree that somebody changed", async () => {
    const repository = mkdtempSync(join(folder, "changed-"));
    cpSync(after, repository, { recursive: true });
    const { published } = repositoryPaths(repository);
    writeFileSync(join(published, POOL), "changed");
    expect(await refusal(repository)).toEqual([
      `${published} has problems`,
      `${POOL}: it has other bytes than the ones that were published`,
    ]);
  });

  it("gets nothing where somebody else published", async () => {
    const stranger = join(folder, "stranger");
    writeFileSync(stranger, "signed by somebody else");
    const put = async (): Promise<void> => await host.put(stranger, "dists/stable/InRelease");
    expect(await refusal(after, put)).toEqual(["this must not be sent", FOREIGN]);
  });

  it("gets nothing from an old backup", async () => {
    expect(await refusal(before, async () => await sent(after, host))).toEqual([
      "this must not be sent",
      FOREIGN,
      "record.jsonl of the web host: it has a line that was never published from here: somebody else wrote there, or DIR is an old backup",
    ]);
  });

  it("gets nothing where a file that stays for ever has other bytes", async () => {
    expect(await refusal(after, async () => await host.put(otherBytes(), POOL))).toEqual([
      "this must not be sent",
      `${POOL} of the web host: it has other bytes than the ones that were published`,
    ]);
  });

  it("keeps such a file as it is even if it came after the comparison", async () => {
    fill(host, old);
    await host.put(otherBytes(), POOL);
    const tree = treeSum(host.folder);
    await webHostAt(host.target)
      .send(join(after, "public"), { immutable: true, paths: [POOL] })
      .catch(String);
    expect(treeSum(host.folder)).toBe(tree);
  });

  it("gets nothing from a tree in which a file was turned into a link", async () => {
    const repository = mkdtempSync(join(folder, "linked-"));
    cpSync(after, repository, { recursive: true });
    const pooled = join(repository, "public", NEXT);
    renameSync(pooled, join(repository, "elsewhere"));
    symlinkSync(join(repository, "elsewhere"), pooled);
    expect(await refusal(repository)).toEqual([`${pooled} cannot be read`]);
  });

  /** Why sync sends nothing to the host with 1.0, after a change there; also that it did send something. */
  async function refusal(repository: string, change?: () => Promise<unknown>): Promise<string[]> {
    fill(host, old);
    await change?.();
    const tree = treeSum(host.folder);
    const found = await refusalOf(sent(repository, host));
    return treeSum(host.folder) === tree ? found : [...found, "something was sent"];
  }
});

it("rsync's daemon gets files and folders that everybody may read, whatever the modes here and the umask there", async () => {
  const repository = mkdtempSync(join(folder, "private-"));
  cpSync(after, repository, { recursive: true });
  await $`chmod -R go= ${repository}`;
  const usual = process.umask(0o077);
  const host = await rsyncDaemon();
  try {
    await sent(repository, host);
  } finally {
    process.umask(usual);
    await host.stop();
  }
  const entries = readdirSync(host.folder, { recursive: true, withFileTypes: true });
  const modes = entries.map((entry) => {
    const { mode } = statSync(join(entry.parentPath, entry.name));
    return `${entry.isDirectory() ? "folder" : "file"} ${(mode & 0o777).toString(8)}`;
  });
  expect([...new Set(modes)].toSorted()).toEqual(["file 644", "folder 755"]);
});

it("a host that does not answer gets nothing, and the user its reason", async () => {
  const host = await rsyncDaemon();
  await host.stop();
  const message = "what is on the web host cannot be read";
  expect(await refusalOf(sent(after, host))).toEqual([message]);
});

it("a comparison that rclone cannot make is none without differences", async () => {
  const comparison = webHostAt("rclone:nowhere:bucket").compare(join(after, "public"), [POOL]);
  await expect(comparison).rejects.toThrow("didn't find section in config file");
});
