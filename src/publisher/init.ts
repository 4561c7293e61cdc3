import { PackageError, refuse } from "../problem.ts";
import { signedAgain } from "../repository/changes.ts";
import type { Repository } from "../repository/repository.ts";
import { type Settings, settingsProblems } from "../repository/settings.ts";
import { lockRepository } from "./lock.ts";
import { type How, publish, usersThatSign } from "./publish.ts";
import { openRepository, readSettings, refuseDifferences, type RepositoryPaths } from "./repository-paths.ts";

/**
 * Makes a repository with empty suites, and publishes it. It may be there already, with the same settings.
 *
 * @returns what was done, or would be, in lines for the user
 * @throws PackageError with every reason why it cannot be made; nothing was changed then
 */
export async function initRepository(
  paths: RepositoryPaths,
  settings: Settings,
  how: How,
): Promise<string[]> {
  refuse(settingsProblems(settings), {
    message: "the repository cannot be made so",
    hint: "nothing was changed",
  });
  openAsNew(paths, settings);
  if (!how.dryRun) await usersThatSign(settings.keys, how.now);
  // The lock makes the folder: before this line nothing is made where no repository can be.
  using _lock = how.dryRun ? undefined : await lockRepository(paths, how.say);
  const repository = openAsNew(paths, settings);
  return await publish(paths, repository, { ...signedAgain(repository), settings }, how);
}

function openAsNew(paths: RepositoryPaths, settings: Settings): Repository {
  const present = readSettings(paths);
  if (present !== undefined && JSON.stringify(present) !== JSON.stringify(settings)) {
    throw new PackageError(`there is a repository with other settings in ${paths.folder}`, {
      hint: "its users' apt would not take a change of origin, label or suite for the same repository: choose another DIR",
    });
  }
  const repository = openRepository(paths, settings);
  refuseDifferences(repository, paths);
  return repository;
}
