import { REPOSITORY_TOOLS } from "../../src/publisher/tools.ts";
import { type How, publishChange } from "../../src/publisher/publish.ts";
import { repositoryPaths, type RepositoryPaths } from "../../src/publisher/repository-paths.ts";
import type { Decision } from "../../src/repository/plan.ts";
import type { Repository } from "../../src/repository/repository.ts";
import { needDebianPackages } from "../../src/system/apt-get.ts";
import { print, printError, shownPath } from "../command-line/print.ts";
import { showProgress } from "../command-line/progress.ts";

/** The option of every command that could change something. */
export const DRY_RUN = {
  "dry-run": { help: "says what would be done, and does nothing; needs no secret key" },
} as const;

/** The same of a command that changes nothing in any case. */
export const NO_CHANGE = { "dry-run": { help: "changes nothing, as without it" } } as const;

/** The suite that a command is about. */
export const SUITE = { value: "SUITE", help: "the first one of the repository, unless given" } as const;

export const ALLOW_OLDER = {
  help: "also a version that is lower than one that was published in the suite",
} as const;

/**
 * Installs what publishing needs, and says how a command does its work.
 *
 * @param showsProgress - not where a program may ask on the terminal: what it asks would be overwritten
 */
export async function howTo(dryRun: true | undefined, showsProgress = true): Promise<How> {
  if (showsProgress) showProgress();
  await needDebianPackages(REPOSITORY_TOOLS, printError);
  return { dryRun: dryRun === true, now: Math.floor(Date.now() / 1000), say: printError };
}

/** Publishes what a change makes of the repository of a folder, and prints what it came to. */
export async function publishedChange(
  folder: string,
  dryRun: true | undefined,
  change: (repository: Repository) => Decision,
): Promise<void> {
  await publication(folder, dryRun, async (paths, how) => await publishChange(paths, how, change));
}

/**
 * Publishes something in the repository of a folder, and prints what it came to.
 *
 * @param action - does it, and returns lines for the user
 */
export async function publication(
  folder: string,
  dryRun: true | undefined,
  action: (paths: RepositoryPaths, how: How) => Promise<readonly string[]>,
): Promise<void> {
  const paths = repositoryPaths(folder);
  for (const line of await action(paths, await howTo(dryRun))) print(line);
  if (dryRun !== true) print(`published in ${shownPath(paths.published)}`);
}
