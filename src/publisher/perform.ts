import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { PackageError } from "../problem.ts";
import { UNFINISHED } from "../repository/layout.ts";
import { ledgerLines, type LedgerRecord, wholeLines } from "../repository/ledger.ts";
import { settingsText } from "../repository/settings.ts";
import type { Step } from "../repository/steps.ts";
import { appendDurably, replaceDurably } from "../system/disk.ts";
import { type RepositoryPaths, readIfThere } from "./repository-paths.ts";

/**
 * Takes the steps of a plan one after the other, each on disk before the next.
 *
 * @throws PackageError when the disk refuses one: the tree is whole then, and the same command completes it
 */
export function perform(steps: readonly Step[], paths: RepositoryPaths): void {
  try {
    removeUnfinished(paths);
    for (const step of steps) performStep(step, paths);
  } catch (cause) {
    throw new PackageError(`the publication in ${paths.folder} did not come to its end`, {
      cause,
      hint: "its users see a whole repository; run the same command again when the reason is gone",
    });
  }
}

// Files that an interrupted publication left.
function removeUnfinished({ folder, published }: RepositoryPaths): void {
  const entries = existsSync(published)
    ? readdirSync(published, { recursive: true, withFileTypes: true })
    : [];
  const left = entries.filter(({ name }) => name === UNFINISHED).map(({ parentPath }) => parentPath);
  for (const place of [folder, ...left]) rmSync(join(place, UNFINISHED), { force: true });
}

function performStep(step: Step, paths: RepositoryPaths): void {
  switch (step.kind) {
    case "settings":
      replaceDurably(paths.settings, UNFINISHED, Buffer.from(settingsText(step.settings)));
      return;
    case "record":
      append(step.records, paths);
      return;
    case "write":
      replaceDurably(join(paths.published, step.path), UNFINISHED, step.content);
      return;
    case "delete":
      rmSync(join(paths.published, step.path), { force: true });
  }
}

// In the place of a line that was not written to its end.
function append(records: readonly LedgerRecord[], { ledger }: RepositoryPaths): void {
  const before = Buffer.from(wholeLines(Buffer.from(readIfThere(ledger) ?? []).toString("utf8")));
  appendDurably(ledger, before.byteLength, ledgerLines(records));
}
