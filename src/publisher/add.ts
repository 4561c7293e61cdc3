import { readPackageFiles } from "./package-file.ts";
import { type AdditionChoices, decideAddition } from "./packages.ts";
import { type How, lockToPublish, openToPublish, publish } from "./publish.ts";
import type { RepositoryPaths } from "./repository-paths.ts";
import { unsignedProblems } from "./unsigned-problems.ts";

/**
 * Publishes packages in a suite.
 *
 * @param files - the paths of packages
 * @returns what was done, or would be, in lines for the user
 * @throws PackageError with every reason why they must not be published; nothing was changed then
 */
export async function addPackages(
  paths: RepositoryPaths,
  files: readonly string[],
  choices: AdditionChoices,
  how: How,
): Promise<string[]> {
  using _lock = await lockToPublish(paths, how);
  const repository = openToPublish(paths);
  const read = readPackageFiles(files);
  const unsigned =
    repository.settings.requireSigned === true ? await unsignedProblems(read.files, paths) : [];
  const decision = await decideAddition(repository, read.files, choices);
  const problems = [...read.problems, ...unsigned, ...decision.problems];
  return await publish(paths, repository, { ...decision, problems }, how);
}
