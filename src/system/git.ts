import { dirname, join } from "node:path";

import type { Commit } from "../artifact/provenance.ts";
import { PackageError, quoted } from "../problem.ts";
import { linesOf } from "../lines.ts";
import { ROOT } from "../project.ts";
import { type Environment, inherited, NETWORK } from "./environment.ts";
import { type Failure, failed, type Outcome, tryRun } from "./process.ts";

/**
 * The commit that a checkout is at, to the byte.
 *
 * @throws PackageError when there is no commit, or a file that is not in it
 */
export async function commitOfCheckout(checkout = ROOT): Promise<Commit> {
  const head = await git(checkout, ["rev-list", "--max-count=1", "--timestamp", "HEAD"]);
  if (head.status !== 0)
    throw failed(head, { message: "the commit is not known", hint: "do this in a git clone" });
  const changes = textOf(await git(checkout, ["status", "--porcelain", "--untracked-files=all"]));
  if (changes !== "") {
    throw new PackageError(`the checkout is not as its commit:\n${changes}`, {
      hint: "commit that, or take it away: what is built would be nobody's commit",
    });
  }
  const [seconds, id = ""] = textOf(head).split(" ");
  return { id, time: new Date(Number(seconds) * 1000).toISOString() };
}

/** @returns the commit that a tag leads to; undefined when there is no such tag */
export async function commitOfTag(tag: string, checkout = ROOT): Promise<string | undefined> {
  const commit = await git(checkout, ["rev-parse", "--verify", "--quiet", `refs/tags/${tag}^{commit}`]);
  return commit.status === 0 ? textOf(commit) : undefined;
}

/**
 * The oldest tag of origin on which a commit lies. git takes the tags of a fork over with its commits, so origin is asked
 * which ones are its own; a clone without a remote origin has only its own.
 *
 * @returns its name; undefined when the commit lies on none, or origin cannot be asked
 * @throws PackageError when this clone does not have the commit
 */
export async function tagOf(commit: string, checkout = ROOT): Promise<string | undefined> {
  const form = ["--sort=creatordate", "--format=%(objectname) %(refname)"];
  const tags = await git(checkout, ["for-each-ref", ...form, `--contains=${commit}`, "refs/tags"]);
  if (tags.status !== 0) throw failed(tags, lacks(commit));
  const lines = textOf(tags)
    .split("\n")
    .filter((line) => line !== "");
  if (lines.length === 0) return undefined;
  const own = await tagsOfOrigin(checkout);
  return lines.find((line) => own?.has(line) ?? true)?.replace(/^[0-9a-f]+ refs\/tags\//, "");
}

/** @returns object and name of each tag of origin; undefined where there is no such remote */
async function tagsOfOrigin(checkout: string): Promise<ReadonlySet<string> | undefined> {
  const remote = await git(checkout, ["config", "--get", "remote.origin.url"]);
  if (remote.status !== 0) return undefined;
  const network = inherited([...NETWORK, "SSH_AUTH_SOCK"]);
  const found = await git(checkout, ["ls-remote", "--quiet", "--refs", "origin", "refs/tags/*"], network);
  return new Set(found.status === 0 ? linesOf(textOf(found)).map((line) => line.replace("\t", " ")) : []);
}

/**
 * Whether a commit lies on a branch of the remote origin, as this clone knows it (git-merge-base(1)).
 *
 * @param branch - the default branch of origin unless given
 * @throws PackageError when this clone does not know that branch
 */
export async function isOnBranch(commit: string, branch = "HEAD", checkout = ROOT): Promise<boolean> {
  const reference = `refs/remotes/origin/${branch}`;
  const outcome = await git(checkout, ["merge-base", "--is-ancestor", commit, reference]);
  if (outcome.status === 0 || outcome.status === 1) return outcome.status === 0;
  throw failed(outcome, {
    message: `this clone does not know ${quoted(reference)}`,
    hint: "git fetch origin; for the default branch: git remote set-head origin --auto",
  });
}

/**
 * Makes a clone of a checkout's repository that is at a commit. No hook runs.
 *
 * @param folder - is made
 * @throws PackageError when the repository does not have the commit
 */
export async function cloneAt(commit: string, folder: string, checkout = ROOT): Promise<void> {
  const failure = lacks(commit);
  // Whole, for another account, which may be unable to read the checkout's repository.
  const clone = ["clone", "--quiet", "--no-hardlinks", "--no-checkout", "--template=", checkout, folder];
  const cloned = await git(checkout, clone);
  if (cloned.status !== 0) throw failed(cloned, failure);
  const moved = await git(folder, ["checkout", "--quiet", "--detach", commit]);
  if (moved.status !== 0) throw failed(moved, failure);
}

/**
 * Runs git in a repository whose top is a checkout. git gets no configuration of the user's. It never uses a repository that
 * surrounds the checkout, and writes nothing for its own convenience (git(1), "Environment Variables").
 */
async function git(checkout: string, args: readonly string[], additions: Environment = {}): Promise<Outcome> {
  const env = {
    ...additions,
    HOME: join(ROOT, "src/system/git-home"),
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CEILING_DIRECTORIES: dirname(checkout),
    GIT_OPTIONAL_LOCKS: "0",
    // A commit is what its identifier says (git-replace(1), gitrepository-layout(5)).
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_GRAFT_FILE: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
  };
  return await tryRun("git", args, { cwd: checkout, env });
}

function lacks(commit: string): Failure {
  return {
    message: `this clone does not have the commit ${commit}`,
    hint: "git fetch --tags origin; if it is not there then, the artifact is not this project's",
  };
}

function textOf({ stdout }: Outcome): string {
  return stdout.toString("utf8").trimEnd();
}
