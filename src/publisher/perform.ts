import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

import { PackageError } from "../problem.ts";
import { writeDurably } from "../system/disk.ts";
import { ledgerLines, type LedgerRecord, wholeLines } from "../repository/ledger.ts";
import type { Step } from "../repository/plan.ts";
import { settingsText } from "../repository/settings.ts";
import { UNFINISHED } from "../repository/repository.ts";
import { type RepositoryPaths, readIfThere } from "./repository-paths.ts";

/**
 * Takes the steps of a plan one after the other, each on disk before the next.
 *
 * @throws PackageError when the disk refuses one: the tree is whole then, and the same command completes it
 */
export function perform(steps: readonly Step[], home: RepositoryPaths): void {
  try {
    removeUnfinished(home);
    for (const step of steps) take(step, home);
  } catch (cause) {
    throw new PackageError(`the publication in ${home.folder} did not come to its end`, {
      cause,
      hint: "its users see a whole repository; run the same command again when the reason is gone",
    });
  }
}

// What a publication left that did not come to its end.
function removeUnfinished({ folder, published }: RepositoryPaths): void {
  const entries = existsSync(published)
    ? readdirSync(published, { recursive: true, withFileTypes: true })
    : [];
  const left = entries.filter(({ name }) => name === UNFINISHED).map(({ parentPath }) => parentPath);
  for (const place of [folder, ...left]) rmSync(join(place, UNFINISHED), { force: true });
}

// Whole or not at all, and with its name on the disk. Beside its place: rename(2) does not cross file systems or mounts.
function replaceFile(path: string, content: Uint8Array): void {
  makeFolder(dirname(path));
  const temporary = join(dirname(path), UNFINISHED);
  writeDurably(temporary, content);
  renameSync(temporary, path);
  syncFolder(dirname(path));
}

function take(step: Step, home: RepositoryPaths): void {
  switch (step.kind) {
    case "settings":
      replaceFile(home.settings, Buffer.from(settingsText(step.settings)));
      return;
    case "record":
      append(step.records, home);
      return;
    case "write":
      replaceFile(join(home.published, step.path), step.content);
      return;
    case "delete":
      rmSync(join(home.published, step.path), { force: true });
  }
}

function append(records: readonly LedgerRecord[], { ledger, folder }: RepositoryPaths): void {
  const before = Buffer.from(wholeLines(Buffer.from(readIfThere(ledger) ?? []).toString("utf8")));
  const file = openSync(ledger, "a", 0o644);
  try {
    ftruncateSync(file, before.byteLength);
    writeFileSync(file, ledgerLines(records));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  syncFolder(folder);
}

// A new folder's name is on the disk when the folder above it is.
function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true });
  if (first === undefined) return;
  for (let folder = path; folder !== dirname(first); folder = dirname(folder)) syncFolder(dirname(folder));
}

function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
