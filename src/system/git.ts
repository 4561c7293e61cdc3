import { PackageError, quoted } from "../problem.ts";
import type { Commit } from "../artifact/provenance.ts";
import { onHost } from "./process.ts";
import { ROOT } from "../project.ts";

const git = onHost({ cwd: ROOT, nothrow: true });

/**
 * The commit that the checkout is at, to the byte.
 *
 * @throws PackageError when there is no commit, or a file that is not in it
 */
export async function commitOfCheckout(): Promise<Commit> {
  const log = await git`git log -1 --format=${"%H %ct"}`;
  if (log.exitCode !== 0) {
    throw new PackageError("the commit is not known", {
      cause: new Error(log.stderr.trim()),
      hint: "do this in a git clone",
    });
  }
  const changes = (await git`git status --porcelain`).stdout;
  if (changes !== "") {
    throw new PackageError(`the checkout is not as its commit:\n${changes.trimEnd()}`, {
      hint: "commit that, or take it away: what is built would be nobody's commit",
    });
  }
  const [id = "", seconds] = log.stdout.trim().split(" ");
  return { id, time: new Date(Number(seconds) * 1000).toISOString() };
}

/** @returns the commit that a tag leads to; undefined when there is no such tag */
export async function commitOfTag(tag: string): Promise<string | undefined> {
  const { exitCode, stdout } = await git`git rev-parse --verify --quiet ${`refs/tags/${tag}^{commit}`}`;
  return exitCode === 0 ? stdout.trim() : undefined;
}

/**
 * Whether a commit lies on a branch of the remote origin, as this clone knows it (git-merge-base(1)).
 *
 * @param branch - the default branch of origin unless given
 * @throws PackageError when this clone does not know that branch
 */
export async function isOnBranch(commit: string, branch = "HEAD"): Promise<boolean> {
  const reference = `refs/remotes/origin/${branch}`;
  const { exitCode, stderr } = await git`git merge-base --is-ancestor ${commit} ${reference}`;
  if (exitCode === 0 || exitCode === 1) return exitCode === 0;
  throw new PackageError(`this clone does not know ${quoted(reference)}`, {
    cause: new Error(stderr.trim()),
    hint: "git fetch origin; for the default branch: git remote set-head origin --auto",
  });
}
