import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, it } from "vitest";

import { tagOf } from "../../../src/system/git.ts";
import { git } from "../git.ts";
import { temporaryFolder } from "../temporary-folder.ts";

/** A clone whose origin has the tag v1 alone, on the first of two commits; v9, on the second, is of somebody else. */
let [origin, clone, first, second] = ["", "", "", ""];

beforeEach(() => {
  const folder = temporaryFolder();
  [origin, clone] = [join(folder, "origin"), join(folder, "clone")];
  mkdirSync(origin);
  git(origin, "init", "--quiet", "--initial-branch=main");
  first = committed("one");
  git(origin, "tag", "v1");
  second = committed("two");
  git(folder, "clone", "--quiet", origin, clone);
  git(clone, "tag", "v9", second);
});

function committed(text: string): string {
  writeFileSync(join(origin, "file"), text);
  git(origin, "add", "--all");
  git(origin, "commit", "--quiet", "--message", text);
  return git(origin, "rev-parse", "HEAD").trim();
}

describe("the tag of a commit", () => {
  it("is one of origin, and none that came from a fork", async () => {
    expect(await tagOf(first, clone)).toBe("v1");
    expect(await tagOf(second, clone)).toBeUndefined();
    git(clone, "tag", "--force", "v1", second);
    expect([await tagOf(first, clone), await tagOf(second, clone)]).toEqual([undefined, undefined]);
  });

  it("is none where origin cannot be asked", async () => {
    rmSync(origin, { recursive: true });
    expect(await tagOf(first, clone)).toBeUndefined();
  });

  it("is any where there is no origin", async () => {
    git(clone, "remote", "remove", "origin");
    expect(await tagOf(second, clone)).toBe("v9");
  });
});
