import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { sha256 } from "../../src/hash.ts";
import { outputOf } from "../unit/debian-tool.ts";
import { ROOT } from "../unit/example.ts";
import { temporaryFolder } from "../unit/temporary-folder.ts";
import { git } from "../unit/git.ts";
import { makeCommittedCopy, pathWith } from "./committed-copy.ts";
import { type CommandOutcome, runCommand } from "./project-command.ts";

let folder: string;
let checkout: string;
let commit: string;
/** Where npm says who it is, whenever code of a commit runs. */
let ran: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nymphemeral-test-"));
  chmodSync(folder, 0o755);
  checkout = join(folder, "checkout");
  makeCommittedCopy(checkout);
  commit = git(checkout, "rev-parse", "HEAD").trim();
  runCommand("artifact", [], { checkout });
  ran = join(folder, "ran");
}, 180_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** A copy of the artifact, to be changed. */
function artifactCopy(): string {
  const copy = join(temporaryFolder(), "artifact");
  cpSync(join(checkout, "dist/artifact"), copy, { recursive: true });
  return copy;
}

/** Verifies a folder. In the fresh clone npm ci finds here what it would fetch. */
function verify(artifact: string, options: readonly string[]): CommandOutcome {
  writeFileSync(ran, "");
  chmodSync(ran, 0o666);
  const modules = join(ROOT, "node_modules");
  const PATH = pathWith(
    folder,
    "npm",
    `case $1 in
ci) id -un >>${ran}; exec ln -s '${modules}' node_modules ;;
run) id -un >>${ran} ;;
esac
PATH=\${PATH#*:} exec npm "$@"`,
  );
  return runCommand("verify-artifact", [artifact, ...options], { checkout, environment: { PATH } });
}

/** Whether code of a commit ran, and as whom. */
function ranAs(): string[] {
  return readFileSync(ran, "utf8").split("\n").slice(0, -1);
}

/** Makes references in the checkout for one test. */
function withReference(name: string, value = commit): void {
  git(checkout, "update-ref", name, value);
  onTestFinished(() => void git(checkout, "update-ref", "-d", name));
}

/** A commit of a stranger's, which was merely fetched. */
function strangersCommit(): string {
  const tree = git(checkout, "rev-parse", "HEAD^{tree}").trim();
  return git(checkout, "commit-tree", "-m", "Theirs", "-p", commit, tree).trim();
}

describe("the commit that npm run verify-artifact builds", { timeout: 120_000 }, () => {
  const REFUSAL = "lies on no tag, and not on origin's default branch";

  it.each([
    "refs/pull/7/head",
    "refs/remotes/fork/main",
    "refs/remotes/origin/pull/7/head",
    "refs/heads/topic",
  ])("is refused before its code runs where it lies on %s alone", (name) => {
    withReference(
      "refs/remotes/origin/HEAD",
      git(checkout, "commit-tree", "-m", "x", `${commit}^{tree}`).trim(),
    );
    withReference(name);
    const { status, stderr } = verify(artifactCopy(), ["--unsigned"]);
    expect({ status, first: stderr.split("\n")[0], ran: ranAs() }).toEqual({
      status: 1,
      first: `error: the commit ${commit} ${REFUSAL}`,
      ran: [],
    });
  });

  it("is refused where it comes after what lies on a tag", () => {
    withReference("refs/tags/v1");
    withReference("refs/remotes/origin/HEAD");
    const theirs = strangersCommit();
    withReference("FETCH_HEAD", theirs);
    const artifact = artifactCopy();
    for (const name of ["provenance.json", "SHA256SUMS"]) {
      const file = join(artifact, name);
      const old = readFileSync(join(checkout, "dist/artifact/provenance.json"));
      const changed = old.toString("utf8").replace(commit, theirs);
      const text =
        name === "SHA256SUMS"
          ? readFileSync(file, "utf8").replace(sha256(old), sha256(Buffer.from(changed)))
          : changed;
      writeFileSync(file, text);
    }
    const { status, stderr } = verify(artifact, ["--unsigned"]);
    expect({ status, first: stderr.split("\n")[0], ran: ranAs() }).toEqual({
      status: 1,
      first: `error: the commit ${theirs} ${REFUSAL}`,
      ran: [],
    });
  });

  it("is refused where this clone does not know origin's default branch", () => {
    const { status, stderr } = verify(artifactCopy(), ["--unsigned"]);
    expect({ status, first: stderr.split("\n")[0], ran: ranAs() }).toEqual({
      status: 1,
      first: 'error: this clone does not know "refs/remotes/origin/HEAD"',
      ran: [],
    });
  });

  it("is built by nobody where root asks, and its place and what is not proven are told", () => {
    withReference("refs/remotes/origin/HEAD");
    const { status, stdout, stderr } = verify(artifactCopy(), ["--unsigned"]);
    const builder = process.getuid?.() === 0 ? "nobody" : outputOf("id", ["-un"]).toString().trim();
    expect({ status, stderr, ran: ranAs(), last: stdout.trimEnd().split("\n").at(-1) }).toEqual({
      status: 0,
      stderr: "",
      ran: [builder, builder],
      last:
        `proven: it is what commit ${commit} gives, which lies on origin's default branch. ` +
        "NOT proven: who made it, because no signature was verified",
    });
  });

  it("is the one that was named, wherever it lies, and no other", () => {
    const { status, stdout } = verify(artifactCopy(), ["--unsigned", "--commit", commit]);
    expect(status).toBe(0);
    expect(stdout).toContain(`        building ${commit}, which you named\n`);
    const other = verify(artifactCopy(), ["--unsigned", "--commit", commit.slice(0, 12)]);
    expect({ status: other.status, first: other.stderr.split("\n")[0], ran: ranAs() }).toEqual({
      status: 1,
      first: `error: the artifact is of commit ${commit}, not of ${commit.slice(0, 12)}`,
      ran: [],
    });
  });
});
