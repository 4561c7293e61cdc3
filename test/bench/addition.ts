import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { deb } from "../../src/archive/deb.ts";
import { ROOT, TYPESCRIPT } from "../../src/project.ts";
import { makeKey } from "../../src/system/gpg.ts";
import { alternate } from "./alternate.ts";
import { largeFile } from "./generate.ts";
import { type Command, run } from "./process.ts";
import type { Row, Section } from "./table.ts";
import type { Workspace } from "./workspace.ts";

const DATE = 1_763_798_400;
/** About as much as is in this project's own package. */
const BYTES = 20 * 1024;
/** How many packages one command publishes: the names of more do not fit on its command line. */
const BATCH = 1000;
const SIZES: readonly Size[] = [
  { packages: 1000, rounds: 7, target: 2 },
  { packages: 10_000, rounds: 3 },
];

interface Size {
  /** How many are there. */
  packages: number;
  rounds: number;
  target?: number;
}

interface Measured extends Size {
  /** Seconds. */
  ours: number;
  byHand: number;
  cached: number;
}

// $1: the new package; $2: apt-ftparchive's cache, if there is to be one.
const BY_HAND = `set -e
cp "$1" pool/main/
list=dists/stable/main/binary-all/Packages
apt-ftparchive \${2:+--db="$2"} packages pool >$list
gzip -9 --keep --force $list
xz --keep --force $list
cd dists/stable
apt-ftparchive -o APT::FTPArchive::Release::Suite=stable release . >../Release
mv ../Release .
gpg --batch --yes --output InRelease --clear-sign Release
gpg --batch --yes --output Release.gpg --armor --detach-sign Release`;

/**
 * One package more in a repository of many, and a thousand at once, against the same by hand in a copy of the tree.
 *
 * @param say - gets a line of progress
 */
export async function compareAddition(workspace: Workspace, say: (line: string) => void): Promise<Section> {
  const repository = await emptyRepository(workspace);
  const batches: number[] = [];
  const measured: Measured[] = [];
  for (const size of SIZES) {
    while (batches.length * BATCH < size.packages) {
      say(`${BATCH} packages more, with ${batches.length * BATCH} there`);
      const files = await newPackages(`batch${batches.length}`, BATCH, workspace);
      batches.push(await repo(["add", repository, ...files], workspace));
    }
    say(`one package more, with ${size.packages} there`);
    measured.push(await measure(size, repository, workspace));
  }
  const growth = (side: "ours" | "byHand" | "cached"): string => {
    const [small = Number.NaN, large = Number.NaN] = measured.map((size) => size[side]);
    return (large / small).toFixed(1);
  };
  const sizes = SIZES.map(({ packages }) => count(packages));
  const [first, last] = [batches[0], batches.at(-1)].map((seconds = Number.NaN) => seconds.toFixed(1));
  return {
    title: "one package more in a repository",
    rows: measured.flatMap(rowsOf),
    notes: [
      `Medians of ${SIZES.map(({ rounds }) => rounds).join(" and ")} turns, whole processes. Ours also compares every file of the tree with the`,
      "ledger, and has what it writes on the disk (fsync) before it goes on; by hand nothing does.",
      `From ${sizes.join(" to ")} packages: ours ${growth("ours")} times as long, theirs ${growth("byHand")}, with --db ${growth("cached")}.`,
      `${count(BATCH)} packages at once: ${first} s with none there, ${last} s for the last ${count(BATCH)} of ${sizes.at(-1)}.`,
    ],
  };
}

async function emptyRepository(workspace: Workspace): Promise<string> {
  const folder = join(workspace.folder, "repository");
  const keys = join(workspace.folder, "keys");
  mkdirSync(keys, { mode: 0o700 });
  process.env["GNUPGHOME"] = keys;
  const names = "--origin Bench --label Bench --suite stable --url https://deb.example.org".split(" ");
  await repo(["init", folder, ...names, "--key", await makeKey("Bench <bench@localhost>")], workspace);
  return folder;
}

/** @returns seconds: the whole process, as npm run repo starts it */
async function repo(words: readonly string[], workspace: Workspace): Promise<number> {
  const command: Command = [process.execPath, ...TYPESCRIPT, "scripts/repo.ts", ...words];
  return (await run(command, workspace, ROOT)).seconds;
}

async function newPackages(name: string, total: number, { folder }: Workspace): Promise<readonly string[]> {
  const files: string[] = [];
  mkdirSync(join(folder, name));
  for (let number = 0; number < total; number++) {
    const file = join(folder, name, `${name}-${number}_1.0_all.deb`);
    writeFileSync(file, await deb(largeFile(BYTES, `${name}-${number}`), DATE));
    files.push(file);
  }
  return files;
}

async function measure(size: Size, repository: string, workspace: Workspace): Promise<Measured> {
  const fresh = (await newPackages(`new${size.packages}`, size.rounds * 3 + 1, workspace)).values();
  const next = (): string => fresh.next().value ?? "";
  const byHand = (name: string, ...cache: readonly string[]): (() => Promise<number>) => {
    const tree = join(workspace.folder, `${name}-${size.packages}`);
    cpSync(join(repository, "public"), tree, { recursive: true });
    return async () => (await run(["sh", "-c", BY_HAND, "sh", next(), ...cache], workspace, tree)).seconds;
  };
  const cached = byHand("cached", join(workspace.folder, `cache-${size.packages}.db`));
  // This run fills the cache.
  await cached();
  const contenders = {
    ours: async () => await repo(["add", repository, next()], workspace),
    byHand: byHand("by-hand"),
    cached,
  };
  return { ...size, ...(await alternate(size.rounds, contenders)) };
}

function rowsOf({ packages, ours, byHand, cached, target }: Measured): readonly Row[] {
  const what = `with ${count(packages)} there, against apt-ftparchive and gpg`;
  const row = { what, ours, theirs: byHand, unit: "time" } as const;
  return [
    target === undefined ? row : { ...row, target },
    { ...row, what: `with ${count(packages)} there, against that with --db`, theirs: cached },
  ];
}

function count(packages: number): string {
  return packages.toLocaleString("en");
}
