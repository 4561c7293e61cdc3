import { withOnlyKey } from "../repository/changes.ts";
import { keyProblems } from "../repository/keys.ts";
import { secretKeys } from "../system/gpg.ts";
import { type How, lockToPublish, openToPublish, publish } from "./publish.ts";
import type { RepositoryPaths } from "./repository-paths.ts";

/**
 * Signs with another key alone, where none of the repository's keys can sign any more.
 *
 * @param key - the fingerprint of the new key
 * @returns what was done, or would be, in lines for the user
 * @throws PackageError with every reason against it; nothing was changed then
 */
export async function replaceKey(paths: RepositoryPaths, key: string, how: How): Promise<string[]> {
  using _lock = await lockToPublish(paths, how);
  const repository = openToPublish(paths);
  const present = await secretKeys();
  const isUsable = repository.settings.keys.some((old) => keyProblems([old], present, how.now).length === 0);
  return await publish(paths, repository, withOnlyKey(repository, key, isUsable), how);
}
