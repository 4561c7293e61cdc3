import type { Commit } from "../artifact/provenance.ts";
import { PackageError, quoted } from "../problem.ts";
import { ROOT } from "../project.ts";
import { failed, type Outcome, tryRun } from "./process.ts";

/**
 * The commit that the checkout is at, to the byte.
 *
 * @throws PackageError when there is no commit, or a file that is not in it
 */
export async function commitOfCheckout(): Promise<Commit> {
  const log = await git(["rev-list", "--max-count=1", "--timestamp", "HEAD"]);
  if (log.status !== 0)
    throw failed(log, { message: "the commit is not known", hint: "do this in a git clone" });
  const changes = (await git(["status", "--porcelain", "--untracked-files=all"])).stdout.toString("utf8");
  if (changes !== "") {
    throw new PackageError(`the checkout is not as its commit:\n${changes.trimEnd()}`, {
      hint: "commit that, or take it away: what is built would be nobody's commit",
    });
  }
  const [seconds, id = ""] = log.stdout.toString("utf8").trim().split(" ");
  return { id, time: new Date(Number(seconds) * 1000).toISOString() };
}

/** @returns the commit that a tag leads to; undefined when there is no such tag */
export async function commitOfTag(tag: string): Promise<string | undefined> {
  const { status, stdout } = await git(["rev-parse", "--verify", "--quiet", `refs/tags/${tag}^{commit}`]);
  return status === 0 ? stdout.toString("utf8").trim() : undefined;
}

/**
 * Makes a clone of the checkout's repository that is at a commit, and has nothing but that.
 *
 * @param folder - is made
 * @throws PackageError when the repository does not have the commit
 */
export async function cloneAt(commit: string, folder: string): Promise<void> {
  const clone = ["clone", "--quiet", "--shared", "--no-checkout", "--template=", ROOT, folder];
  const checkout = ["-C", folder, "checkout", "--quiet", "--detach", commit];
  for (const step of [clone, checkout]) {
    const outcome = await git(step);
    if (outcome.status === 0) continue;
    throw failed(outcome, {
      message: `this clone does not have the commit ${commit}`,
      hint: "git fetch --tags; when it is not there then, the artifact is not this project's",
    });
  }
}

/**
 * Whether a commit lies on a branch of the remote origin, as this clone knows it (git-merge-base(1)).
 *
 * @param branch - the default branch of origin unless given
 * @throws PackageError when this clone does not know that branch
 */
export async function isOnBranch(commit: string, branch = "HEAD"): Promise<boolean> {
  const reference = `refs/remotes/origin/${branch}`;
  const outcome = await git(["merge-base", "--is-ancestor", commit, reference]);
  if (outcome.status === 0 || outcome.status === 1) return outcome.status === 0;
  throw failed(outcome, {
    message: `this clone does not know ${quoted(reference)}`,
    hint: "git fetch origin; for the default branch: git remote set-head origin --auto",
  });
}

async function git(args: readonly string[]): Promise<Outcome> {
  return await tryRun("git", args, { cwd: ROOT });
}
