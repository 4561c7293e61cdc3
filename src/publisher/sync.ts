import { join } from "node:path";

import { PackageError, refuse } from "../problem.ts";
import { suiteLines } from "../repository/report.ts";
import type { Repository } from "../repository/repository.ts";
import {
  changedFiles,
  foreignRecord,
  foreignReleases,
  replacedFiles,
  type Stage,
  stagesOf,
} from "../repository/sync.ts";
import { inTemporaryFolder } from "../system/temporary-folder.ts";
import type { WebHost } from "../system/web-host.ts";
import { openSound } from "./check.ts";
import { type How, lockToPublish } from "./publish.ts";
import { publishedIn, readIfThere, type RepositoryPaths } from "./repository-paths.ts";

const NOT_SENT = { message: "this must not be sent", hint: "nothing was sent" };

/**
 * Sends a published tree to a web host, stage after stage, while nobody publishes; deletes nothing there.
 *
 * @returns what was sent, or which files each stage would send, in lines for the user
 * @throws PackageError when there is a reason not to, and nothing was sent; or when the web host fails
 */
export async function syncRepository(paths: RepositoryPaths, webHost: WebHost, how: How): Promise<string[]> {
  using _lock = await lockToPublish(paths, how);
  const { repository, files } = await openSound(paths, how);
  const stages = await newStages(repository, stagesOf(repository.settings.suites, files), paths, webHost);
  if (how.dryRun) return stages.flatMap((stage, index) => stageLines(stage, index + 1));
  const count = stages.flatMap((stage) => stage.paths).length;
  if (count > 0) how.say(`sending ${count} ${count === 1 ? "file" : "files"}`);
  await send(stages, paths, webHost);
  return [`${count} ${count === 1 ? "file was" : "files were"} new there`, ...suiteLines(repository)];
}

function stageLines(stage: Stage, number: number): string[] {
  return stage.paths.map((path) => `stage ${number}  ${path}`);
}

/** @returns the stages without what the web host has already */
async function newStages(
  repository: Repository,
  stages: readonly Stage[],
  paths: RepositoryPaths,
  webHost: WebHost,
): Promise<readonly Stage[]> {
  const immutable = stages.filter((stage) => stage.immutable).flatMap((stage) => stage.paths);
  const others = stages.filter((stage) => !stage.immutable).flatMap((stage) => stage.paths);
  try {
    return await inTemporaryFolder(async (folder) => {
      await webHost.fetch(others, folder);
      const theirs = (path: string): Uint8Array | undefined => readIfThere(join(folder, path));
      refuse([...foreignReleases(repository, theirs), ...foreignRecord(repository, theirs)], NOT_SENT);
      const { missing, changed } = await webHost.compare(paths.published, immutable);
      refuse(changedFiles(changed), NOT_SENT);
      const isNew = new Set([...missing, ...replacedFiles(others, publishedIn(paths), theirs)]);
      return stages
        .map((stage) => ({ ...stage, paths: stage.paths.filter((path) => isNew.has(path)) }))
        .filter((stage) => stage.paths.length > 0);
    });
  } catch (cause) {
    if (cause instanceof PackageError) throw cause;
    throw new PackageError("what is on the web host cannot be read", {
      cause,
      hint: "nothing was sent; the folder or the bucket must exist, and must be empty before the first sync",
    });
  }
}

async function send(
  stages: readonly Stage[],
  { published }: RepositoryPaths,
  webHost: WebHost,
): Promise<void> {
  try {
    for (const stage of stages) await webHost.send(published, stage);
  } catch (cause) {
    throw new PackageError("the web host did not get everything", {
      cause,
      hint: "its users see a whole repository; give the same command again when the reason is gone",
    });
  }
}
