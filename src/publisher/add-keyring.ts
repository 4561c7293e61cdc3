import { makeKeyringPackage } from "./keyring.ts";
import { decideAddition } from "./packages.ts";
import { type How, lockToPublish, openToPublish, publish } from "./publish.ts";
import type { RepositoryPaths } from "./repository-paths.ts";

/**
 * Makes the package with the repository's keys and address, and publishes it.
 *
 * @param suite - the one that it is published in, and whose address it has; the first one unless given
 * @returns what was done, or would be, in lines for the user
 * @throws PackageError with every reason why it cannot be made or published; nothing was changed then
 */
export async function addKeyringPackage(
  paths: RepositoryPaths,
  version: string,
  suite: string | undefined,
  how: How,
): Promise<string[]> {
  using _lock = await lockToPublish(paths, how);
  const repository = openToPublish(paths);
  const { url, suites, keys } = repository.settings;
  const { definition, file } = await makeKeyringPackage({
    keys,
    url,
    suite: suite ?? suites[0] ?? "",
    version,
  });
  const where = `${definition.control.Package} ${version}`;
  const decision = await decideAddition(repository, [{ where, content: file }], { suite, allowOlder: false });
  return await publish(paths, repository, decision, how);
}
