import { join } from "node:path";

import { PackageError, refuse } from "../problem.ts";
import type { Repository } from "../repository/repository.ts";
import { changedFiles, foreignReleases, replacedFiles, type Stage, stagesOf } from "../repository/sync.ts";
import { inTemporaryFolder } from "../system/temporary-folder.ts";
import type { WebHost } from "../system/web-host.ts";
import { checkLocked } from "./check.ts";
import { type RepositoryPaths, publishedIn, readIfThere } from "./repository-paths.ts";

const NOT_SENT = { message: "this must not be sent", hint: "nothing was sent" };

/**
 * Sends a published tree to a host, stage after stage, while nobody publishes; deletes nothing there.
 *
 * @param dryRun - says which files each stage would send instead
 * @param say - gets lines for the user
 * @throws PackageError when there is a reason not to, and nothing was sent; or when the host fails
 */
export async function sync(
  home: RepositoryPaths,
  host: WebHost,
  dryRun: boolean,
  say: (line: string) => void,
): Promise<void> {
  await checkLocked(home, say, async ({ repository, paths }) => {
    const stages = await newStages(repository, stagesOf(repository.settings.suites, paths), home, host);
    if (dryRun) {
      for (const [index, stage] of stages.entries())
        for (const path of stage.paths) say(`stage ${index + 1}  ${path}`);
    } else await send(stages, home, host);
  });
}

/** @returns the stages without what the host has already */
async function newStages(
  repository: Repository,
  stages: readonly Stage[],
  home: RepositoryPaths,
  host: WebHost,
): Promise<readonly Stage[]> {
  const immutable = stages.filter((stage) => stage.immutable).flatMap(({ paths }) => paths);
  const others = stages.filter((stage) => !stage.immutable).flatMap(({ paths }) => paths);
  try {
    return await inTemporaryFolder(async (folder) => {
      await host.fetch(others, folder);
      const theirs = (path: string): Uint8Array | undefined => readIfThere(join(folder, path));
      refuse(foreignReleases(repository, theirs), NOT_SENT);
      const { missing, changed } = await host.compare(home.published, immutable);
      refuse(changedFiles(changed), NOT_SENT);
      const isNew = new Set([...missing, ...replacedFiles(others, publishedIn(home), theirs)]);
      return stages
        .map((stage) => ({ ...stage, paths: stage.paths.filter((path) => isNew.has(path)) }))
        .filter(({ paths }) => paths.length > 0);
    });
  } catch (cause) {
    if (cause instanceof PackageError) throw cause;
    throw new PackageError("what is on the host cannot be read", {
      cause,
      hint: "nothing was sent; the folder or the bucket must be there, empty at the first time",
    });
  }
}

async function send(stages: readonly Stage[], { published }: RepositoryPaths, host: WebHost): Promise<void> {
  try {
    for (const stage of stages) await host.send(published, stage);
  } catch (cause) {
    throw new PackageError("the host did not get everything", {
      cause,
      hint: "its users see a whole repository; give the same command again when the reason is gone",
    });
  }
}
