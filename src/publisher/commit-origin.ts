import { PackageError } from "../problem.ts";
import { isOnBranch, tagOf } from "../system/git.ts";

/**
 * Why the code of a commit may be run: it lies on a tag, or on the default branch of the remote origin. What was merely
 * fetched, such as the pull request or a tag of a fork, does not. Nothing of the commit is run or written for this.
 *
 * @returns where it lies
 * @throws PackageError when it lies nowhere, or is not in this clone
 */
export async function originOf(commit: string): Promise<string> {
  const tag = await tagOf(commit);
  if (tag !== undefined) return `tag ${tag}`;
  if (await isOnBranch(commit)) return "origin's default branch";
  throw new PackageError(`the commit ${commit} lies on no tag, and not on origin's default branch`, {
    hint: "git fetch --tags origin, which must have the tag, too, and be within reach; if it lies nowhere then, its code is not this project's. If you reviewed it: --commit ID",
  });
}
