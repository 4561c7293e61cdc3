import { gzipSync } from "node:zlib";

import type { Problem } from "../problem.ts";
import { sha256 } from "../hash.ts";
import { packagesText, type Stanza, title } from "./stanza.ts";
import { type Entrance, type Ledger, type LedgerRecord, recordsOf } from "./ledger.ts";
import { type Listing, listingOf } from "./listing.ts";
import { byHashPath, type IndexFile, releaseDate, releaseText, VALIDITY } from "./release.ts";
import type { Settings } from "./settings.ts";
import { KEYRING, PACKAGES, PAGE, type ReadPublished, type Repository, type Suite } from "./repository.ts";

/** One thing to do. Each is done, and on disk, before the next; a write is whole or not there at all. */
export type Step =
  | { kind: "settings"; settings: Settings }
  | { kind: "record"; records: readonly LedgerRecord[] }
  | { kind: "write"; path: string; content: Uint8Array }
  | { kind: "delete"; path: string };

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

/** What a publication needs of other programs, and of whoever calls. */
export interface Tools {
  /** Seconds since the epoch. */
  now: number;
  /** For how many seconds from its date on a Release file is valid; undefined: for ever. */
  validity: number | undefined;
  xz: (content: Uint8Array) => Promise<Uint8Array>;
  /** Signs with every key of the settings: in the text, and beside it. */
  sign: (text: string) => Promise<{ inRelease: Uint8Array; signature: Uint8Array }>;
  /** The public keys that clients need, binary. */
  keyring: Uint8Array;
  read: ReadPublished;
  /** The landing page. */
  page: (listing: Listing) => string;
}

/**
 * Plans a publication in the order in which no client ever sees half of it: what a version is, is recorded before its
 * file can be seen; files come before the lists that name them, and those before InRelease, which replaces the old one
 * at once; the publication is recorded as done once the page is there, too. Whatever step is the last one done, the tree
 * is whole, and the same command once more completes it.
 */
export async function planPublication(
  found: Repository,
  { changes, files = new Map<string, Uint8Array>(), settings }: Decision,
  tools: Tools,
): Promise<readonly Step[]> {
  const repository = { ...found, settings: settings ?? found.settings };
  const seen = firstSeen(found.ledger, changes, tools.now);
  const suites = found.suites.map((suite) => changes.find(({ name }) => name === suite.name) ?? suite);
  const page = Buffer.from(tools.page(listingOf(repository.settings, [...found.ledger, ...seen], suites)));
  const entrance = { [KEYRING]: sha256(tools.keyring), [PAGE]: sha256(page) };
  const publications: Publication[] = [];
  for (const suite of changes) publications.push(await publicationOf(repository, suite, entrance, tools));
  return [
    ...entries(seen),
    ...[...files].map(([path, content]) => write(path, content)),
    ...entries(publications.map(({ begun }) => begun)),
    write(KEYRING, tools.keyring),
    ...publications.flatMap(({ writes }) => writes),
    write(PAGE, page),
    ...entries(publications.map(({ done }) => done)),
    ...publications.flatMap(({ expired }) => expired),
    // Last: the same command, given again after an interruption, is to find those that it began with.
    ...(settings === undefined ? [] : [{ kind: "settings" as const, settings }]),
  ];
}

function write(path: string, content: Uint8Array): Step {
  return { kind: "write", path, content };
}

function entries(records: readonly LedgerRecord[]): Step[] {
  return records.length === 0 ? [] : [{ kind: "record", records }];
}

function firstSeen(ledger: Ledger, changes: readonly Suite[], at: number): LedgerRecord[] {
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

async function indexFiles(packages: readonly Stanza[], { xz }: Tools): Promise<readonly IndexFile[]> {
  const plain = Buffer.from(packagesText(packages));
  // Another process does the one, and this one the other meanwhile; by Node's own zlib: unlike those of a package, these
  // bytes need not be the same under another version of it.
  const compressing = xz(plain);
  return [
    { path: PACKAGES, content: plain },
    { path: `${PACKAGES}.gz`, content: gzipSync(plain, { level: 9 }) },
    { path: `${PACKAGES}.xz`, content: await compressing },
  ];
}

/** What the publication of one suite is made of. */
interface Publication {
  begun: LedgerRecord;
  writes: readonly Step[];
  done: LedgerRecord;
  expired: readonly Step[];
}

async function publicationOf(
  { settings, ledger }: Repository,
  { name: suite, packages }: Suite,
  entrance: Entrance,
  tools: Tools,
): Promise<Publication> {
  const folder = `dists/${suite}`;
  const indexes = await indexFiles(packages, tools);
  const dates = recordsOf(ledger, "publish").filter((record) => record.suite === suite);
  const date = releaseDate(tools.now, Math.max(0, ...dates.map((record) => record.date)));
  const text = releaseText({ ...settings, suite }, { date, validity: tools.validity }, indexes);
  const { inRelease, signature } = await tools.sign(text);
  const sum = sha256(inRelease);
  const sums = indexes.map(({ content }) => sha256(content));
  return {
    begun: { event: "publish", suite, date, inRelease: sum, indexes: sums, entrance },
    writes: [
      ...indexes.map(({ path, content }) =>
        write(`${folder}/${byHashPath({ path, sha256: sha256(content) })}`, content),
      ),
      ...indexes.map(({ path, content }) => write(`${folder}/${path}`, content)),
      write(`${folder}/Release.gpg`, signature),
      write(`${folder}/Release`, Buffer.from(text)),
      write(`${folder}/InRelease`, inRelease),
    ],
    done: { event: "published", suite, inRelease: sum },
    expired: expiredByHash(ledger, suite, indexes, tools),
  };
}

// A client may still hold the Release file that names them, for as long as that is valid after its successor came.
function expiredByHash(
  ledger: Ledger,
  suite: string,
  current: readonly IndexFile[],
  { now, read }: Tools,
): Step[] {
  const records = recordsOf(ledger, "publish").filter((record) => record.suite === suite);
  const isKept = (_record: unknown, index: number): boolean =>
    (records[index + 1]?.date ?? now) > now - VALIDITY;
  const kept = new Set([
    ...current.map(({ content }) => sha256(content)),
    ...records.filter(isKept).flatMap(({ indexes }) => indexes),
  ]);
  const sums = new Set(records.flatMap(({ indexes }) => indexes).filter((sum) => !kept.has(sum)));
  return [...sums]
    .map((sum) => `dists/${suite}/${byHashPath({ path: PACKAGES, sha256: sum })}`)
    .filter((path) => read(path) !== undefined)
    .map((path) => ({ kind: "delete", path }));
}
