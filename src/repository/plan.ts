import { gzipSync } from "node:zlib";

import { sha256 } from "../hash.ts";
import type { Problem } from "../problem.ts";
import { byHashPath, PACKAGES } from "./layout.ts";
import { type Ledger, type LedgerRecord, publicationsOf, recordsOf } from "./ledger.ts";
import { type Listing, listingOf } from "./listing.ts";
import { type IndexFile, releaseDate, releaseText, VALIDITY } from "./release.ts";
import type { ReadPublished, Repository, Suite } from "./repository.ts";
import type { Settings } from "./settings.ts";
import { packagesText, type Stanza, title } from "./stanza.ts";

/** What a command makes of a repository, and why it must not be. */
export interface Decision {
  /** Suites with all that is in them from now on. */
  changes: readonly Suite[];
  problems: readonly Problem[];
  /** Bytes of packages that are not in the pool yet, by their paths in the tree. */
  files?: ReadonlyMap<string, Uint8Array>;
  /** Other settings from now on. */
  settings?: Settings;
}

/** What a plan is made from, beside the decision. */
export interface PlanInputs {
  /** Seconds since the epoch. */
  now: number;
  /** For how many seconds from its date on a Release file is valid; undefined: without an end. */
  validity: number | undefined;
  xz: (content: Uint8Array) => Promise<Uint8Array>;
  /** The public keys that clients need, binary. */
  keyring: Uint8Array;
  read: ReadPublished;
  /** The landing page. */
  page: (listing: Listing) => string;
}

/** A publication as it is planned, before anything is signed or written. */
export interface Plan {
  /** What was recorded before it. */
  ledger: Ledger;
  /** Versions that a suite has for the first time. */
  newVersions: readonly LedgerRecord[];
  /** Bytes of packages, by their paths in the tree. */
  files: ReadonlyMap<string, Uint8Array>;
  keyring: Uint8Array;
  page: Uint8Array;
  releases: readonly PlannedRelease[];
  /** Other settings from now on. */
  settings: Settings | undefined;
}

/** What one suite is to be. */
export interface PlannedRelease {
  suite: string;
  packages: readonly Stanza[];
  /** Seconds since the epoch. */
  date: number;
  /** The Release file, to be signed. */
  text: string;
  lists: readonly IndexFile[];
  /** Paths of lists that no client can need any more. */
  outdated: readonly string[];
}

/** Plans what the publication of a decision writes; the order of it is that of the steps. */
export async function planPublication(
  { settings: before, ledger, suites }: Repository,
  { changes, files = new Map<string, Uint8Array>(), settings }: Decision,
  inputs: PlanInputs,
): Promise<Plan> {
  const repository = { settings: settings ?? before, ledger };
  const newVersions = newVersionsIn(repository, changes, inputs.now);
  const all = suites.map((suite) => changes.find(({ name }) => name === suite.name) ?? suite);
  const listing = listingOf(repository.settings, [...ledger, ...newVersions], all);
  const releases: PlannedRelease[] = [];
  for (const suite of changes) releases.push(await planRelease(repository, suite, inputs));
  return {
    ledger,
    newVersions,
    files,
    keyring: inputs.keyring,
    page: Buffer.from(inputs.page(listing)),
    releases,
    settings,
  };
}

type Known = Pick<Repository, "settings" | "ledger">;

function newVersionsIn({ ledger }: Known, changes: readonly Suite[], at: number): LedgerRecord[] {
  return changes.flatMap(({ name: suite, packages }) => {
    const ofSuite = recordsOf(ledger, "package").filter((record) => record.suite === suite);
    const known = new Set(ofSuite.map(title));
    return packages
      .filter((stanza) => !known.has(title(stanza)))
      .map(({ name, version, architecture, sha256: sum }): LedgerRecord => {
        return { event: "package", at, suite, name, version, architecture, sha256: sum };
      });
  });
}

async function planRelease(
  { settings, ledger }: Known,
  { name: suite, packages }: Suite,
  inputs: PlanInputs,
): Promise<PlannedRelease> {
  const lists = await listsOf(packages, inputs);
  const lastDate = Math.max(0, ...publicationsOf(ledger, suite).map((record) => record.date));
  const date = releaseDate(inputs.now, lastDate);
  const text = releaseText({ ...settings, suite }, { date, validity: inputs.validity }, lists);
  const outdated = outdatedLists({ settings, ledger }, suite, lists, inputs);
  return { suite, packages, date, text, lists, outdated };
}

async function listsOf(packages: readonly Stanza[], { xz }: PlanInputs): Promise<readonly IndexFile[]> {
  const plain = Buffer.from(packagesText(packages));
  // xz is another process: this one compresses by Node's zlib at the same time. Another version of zlib may write other
  // bytes, which is no harm here, unlike in the package.
  const compressing = xz(plain);
  return [
    list(PACKAGES, plain),
    list(`${PACKAGES}.gz`, gzipSync(plain, { level: 9 })),
    list(`${PACKAGES}.xz`, await compressing),
  ];
}

function list(path: string, content: Uint8Array): IndexFile {
  return { path, content, sha256: sha256(content) };
}

// A client that took a Release file just before it was replaced may fetch the lists that it names until that file's
// validity ends, at the latest VALIDITY after its replacement. So a list stays that long after it was last named.
function outdatedLists(
  { ledger }: Known,
  suite: string,
  current: readonly IndexFile[],
  { now, read }: PlanInputs,
): string[] {
  const publications = publicationsOf(ledger, suite);
  const mayBeInUse = (_record: unknown, index: number): boolean =>
    (publications[index + 1]?.date ?? now) > now - VALIDITY;
  const kept = new Set([
    ...current.map((file) => file.sha256),
    ...publications.filter(mayBeInUse).flatMap(({ indexes }) => indexes),
  ]);
  const ever = new Set(publications.flatMap(({ indexes }) => indexes));
  return [...ever]
    .filter((sum) => !kept.has(sum))
    .map((sum) => byHashPath(suite, sum))
    .filter((path) => read(path) !== undefined);
}
