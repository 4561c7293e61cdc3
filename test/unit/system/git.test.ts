import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { cloneAt, commitOfCheckout, commitOfTag, isOnBranch } from "../../../src/system/git.ts";
import { outputOf } from "../debian-tool.ts";
import { ROOT } from "../example.ts";
import { git } from "../git.ts";

let folder: string;
let checkout: string;
let first: string;
let second: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nymphemeral-test-"));
  checkout = join(folder, "checkout");
  mkdirSync(checkout);
  git(checkout, "init", "--quiet", "--initial-branch=main");
  first = committed("one\n");
  git(checkout, "tag", "v1");
  second = committed("one\ntwo\n");
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

afterEach(() => void vi.unstubAllEnvs());

/** @returns the commit in which the only file has this text */
function committed(text: string): string {
  writeFileSync(join(checkout, "file"), text);
  writeFileSync(join(checkout, ".gitattributes"), readFileSync(join(ROOT, ".gitattributes")));
  git(checkout, "add", "--all");
  git(checkout, "commit", "--quiet", "--message", "Change");
  return git(checkout, "rev-parse", "HEAD").trim();
}

/** Has git read these lines as the user's own configuration, the way each of its versions does. */
function configure(...lines: readonly string[]): void {
  const home = mkdtempSync(join(folder, "home-"));
  writeFileSync(join(home, ".gitconfig"), `${lines.join("\n")}\n`);
  vi.stubEnv("HOME", home);
  vi.stubEnv("XDG_CONFIG_HOME", home);
}

/** @returns the text of the file in a new clone that is at the first commit */
async function clonedText(): Promise<string> {
  const clone = join(mkdtempSync(join(folder, "clones-")), "clone");
  await cloneAt(first, clone, checkout);
  return readFileSync(join(clone, "file"), "utf8");
}

const HEAD = { id: "", time: "2026-11-22T18:00:00.000Z" };

describe("the commit of a checkout", () => {
  it("is told with its time", async () => {
    expect(await commitOfCheckout(checkout)).toEqual({ ...HEAD, id: second });
    expect(await commitOfTag("v1", checkout)).toBe(first);
    expect(await commitOfTag("v2", checkout)).toBeUndefined();
  });

  it.each([
    ["log.showSignature", ["[log]", "showSignature = true"]],
    ["format.pretty", ["[format]", "pretty = fuller"]],
    ["core.hooksPath", ["[core]", "hooksPath = /nonexistent"]],
    ["what git cannot read", ["[core"]],
  ])("is told in spite of the user's %s", async (_name, lines) => {
    configure(...lines);
    expect(await commitOfCheckout(checkout)).toEqual({ ...HEAD, id: second });
  });

  it("is not told while there is a file that the user has git not show", async () => {
    configure("[status]", "showUntrackedFiles = no", "[core]", `excludesFile = ${join(folder, "excludes")}`);
    writeFileSync(join(folder, "excludes"), "new\n");
    writeFileSync(join(checkout, "new"), "");
    try {
      await expect(commitOfCheckout(checkout)).rejects.toThrow("the checkout is not as its commit:\n?? new");
    } finally {
      rmSync(join(checkout, "new"));
    }
  });

  it("is not that of a repository around it", async () => {
    const inside = join(checkout, "inside");
    mkdirSync(inside);
    try {
      await expect(commitOfCheckout(inside)).rejects.toThrow("the commit is not known");
      git(inside, "init", "--quiet");
      git(inside, "commit", "--quiet", "--allow-empty", "--message", "Begin");
      expect((await commitOfCheckout(inside)).id).toBe(git(inside, "rev-parse", "HEAD").trim());
    } finally {
      rmSync(inside, { recursive: true });
    }
  });

  it("is told to another user than the checkout's owner", async () => {
    const theirs = join(folder, "theirs");
    outputOf("git", ["clone", "--quiet", checkout, theirs], {
      environment: { GIT_CONFIG_GLOBAL: "/dev/null" },
    });
    outputOf("chown", ["--recursive", "nobody", theirs]);
    expect((await commitOfCheckout(theirs)).id).toBe(second);
    const clone = join(folder, "clone-of-theirs");
    await cloneAt(first, clone, theirs);
    expect(existsSync(join(clone, "file"))).toBe(true);
  });
});

describe("isOnBranch", () => {
  it("tells a commit of origin's default branch, another one, and a branch that is not known", async () => {
    const clone = join(folder, "of-origin");
    outputOf("git", ["clone", "--quiet", checkout, clone], {
      environment: { GIT_CONFIG_GLOBAL: "/dev/null" },
    });
    expect(await isOnBranch(second, "main", clone)).toBe(true);
    expect(await isOnBranch(first, undefined, clone)).toBe(true);
    git(clone, "commit", "--quiet", "--allow-empty", "--message", "Mine");
    expect(await isOnBranch(git(clone, "rev-parse", "HEAD").trim(), undefined, clone)).toBe(false);
    await expect(isOnBranch(second, "none", clone)).rejects.toThrow(
      'this clone does not know "refs/remotes/origin/none"',
    );
  });
});

describe("a clone at a commit", () => {
  it("leaves the user's own checkout alone where git runs us as a hook", async () => {
    const worktree = join(folder, "worktree");
    git(checkout, "worktree", "add", "--quiet", "--detach", worktree, second);
    // What githooks(5) says that a hook gets; in a linked worktree GIT_DIR is set.
    const gitDir = git(worktree, "rev-parse", "--absolute-git-dir").trim();
    vi.stubEnv("GIT_DIR", gitDir);
    vi.stubEnv("GIT_INDEX_FILE", join(gitDir, "index"));
    vi.stubEnv("GIT_WORK_TREE", worktree);
    vi.stubEnv("GIT_PREFIX", "");
    const index = readFileSync(join(gitDir, "index"));
    expect((await commitOfCheckout(worktree)).id).toBe(second);
    const text = await clonedText();
    vi.unstubAllEnvs();
    expect(text).toBe("one\n");
    expect(git(worktree, "rev-parse", "HEAD").trim()).toBe(second);
    expect(git(checkout, "symbolic-ref", "HEAD")).toBe("refs/heads/main\n");
    expect(readFileSync(join(gitDir, "index"))).toEqual(index);
  });

  it.each([
    ["core.autocrlf", ["[core]", "autocrlf = true", "eol = crlf"]],
    ["a filter", ["[core]", "attributesFile = ATTRIBUTES", '[filter "loud"]', "smudge = tr a-z A-Z"]],
  ])("has the commit's bytes in spite of the user's %s", async (_name, lines) => {
    writeFileSync(join(folder, "attributes"), "* filter=loud\n");
    configure(...lines.map((line) => line.replace("ATTRIBUTES", join(folder, "attributes"))));
    expect(await clonedText()).toBe("one\n");
  });

  it.each([
    ["core.hooksPath", (hooks: string) => ["[core]", `hooksPath = ${hooks}`]],
    ["init.templateDir", (hooks: string) => ["[init]", `templateDir = ${join(hooks, "..")}`]],
  ])("runs no hook of the user's %s", async (_name, lines) => {
    const hooks = join(mkdtempSync(join(folder, "template-")), "hooks");
    mkdirSync(hooks);
    writeFileSync(join(hooks, "post-checkout"), `#!/bin/sh\ntouch ${join(hooks, "ran")}\n`);
    chmodSync(join(hooks, "post-checkout"), 0o755);
    configure(...lines(hooks));
    expect(await clonedText()).toBe("one\n");
    expect(existsSync(join(hooks, "ran"))).toBe(false);
  });

  it("is told when the repository does not have the commit", async () => {
    await expect(cloneAt("0".repeat(40), join(folder, "none"), checkout)).rejects.toThrow(
      `this clone does not have the commit ${"0".repeat(40)}`,
    );
  });
});

describe(".gitattributes", () => {
  it("gives every checkout the same bytes, whatever core.autocrlf says", () => {
    const clone = join(folder, "with-autocrlf");
    outputOf("git", ["-c", "core.autocrlf=true", "clone", "--quiet", checkout, clone]);
    expect(readFileSync(join(clone, "file"), "utf8")).toBe("one\ntwo\n");
  });
});
