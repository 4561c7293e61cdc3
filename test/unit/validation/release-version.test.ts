import { describe, expect, it } from "vitest";

import { isPreRelease, npmVersion, tagOf } from "../../../src/definition/release-version.ts";
import { releaseVersion } from "../../../src/validation/release-version.ts";
import { outcomeOf } from "../debian-tool.ts";

/** Of the changelog, of package.json, and the tag. */
const CARRIED = [
  ["1.0.0", "1.0.0", "v1.0.0"],
  ["1.0.1~rc1", "1.0.1-rc1", "v1.0.1-rc1"],
  ["1.0.1~rc.1", "1.0.1-rc.1", "v1.0.1-rc.1"],
  ["0.0.0~0", "0.0.0-0", "v0.0.0-0"],
  ["10.20.30~alpha.2b", "10.20.30-alpha.2b", "v10.20.30-alpha.2b"],
] as const;

const THREE_NUMBERS =
  "three numbers without leading zeros, for a pre-release then ~ and words such as rc1 with dots between (semver.org, 2 and 9)";
const EXAMPLES = "write 1.2.0, or 1.2.0~rc1 for what comes before 1.2.0";

function hyphen(version: string, before: string): string {
  return `dpkg orders ${version} above ${before} (deb-version(7)): a hyphen begins a Debian revision, and this package has none`;
}

const EPOCH =
  "no tag can hold an epoch (git-check-ref-format(1)), and no file name of a package has it (dpkg-name(1))";

const REFUSED = [
  ["1.1", THREE_NUMBERS, EXAMPLES],
  ["1", THREE_NUMBERS, EXAMPLES],
  ["1.0.0.1", THREE_NUMBERS, EXAMPLES],
  ["01.0.0", THREE_NUMBERS, EXAMPLES],
  ["1.0.1rc1", THREE_NUMBERS, EXAMPLES],
  ["1.0.1~", THREE_NUMBERS, EXAMPLES],
  ["1.0.1~rc1~1", THREE_NUMBERS, EXAMPLES],
  ["1.0.1~rc..1", THREE_NUMBERS, EXAMPLES],
  ["1.0.1~01", THREE_NUMBERS, EXAMPLES],
  ["1:1.0.1", EPOCH, "leave the epoch out: 1.0.1"],
  ["0:1.0.1", EPOCH, "leave the epoch out: 1.0.1"],
  ["1.0.1-rc1", hyphen("1.0.1-rc1", "1.0.1"), "write 1.0.1~rc1 for what comes before 1.0.1"],
  ["1.0.1-1", hyphen("1.0.1-1", "1.0.1"), "write 1.0.1~1 for what comes before 1.0.1"],
  [
    "1.0.1+b1",
    "npm takes 1.0.1+b1 and 1.0.1 for one version (semver.org, 10), dpkg for two",
    "count a number up instead",
  ],
  [
    "1.0.1~rc1+git5",
    "npm takes 1.0.1~rc1+git5 and 1.0.1~rc1 for one version (semver.org, 10), dpkg for two",
    "count a number up instead",
  ],
] as const;

describe("the version of a release", () => {
  it.each(CARRIED)("%s is %s for npm, and tagged %s, which git takes", (version, npm, tag) => {
    expect(releaseVersion(version, "here")).toEqual([]);
    expect([npmVersion(version), tagOf(version)]).toEqual([npm, tag]);
    expect(isPreRelease(tag)).toBe(version.includes("~"));
    expect(npm.replace("-", "~")).toBe(version);
    expect(outcomeOf("git", ["check-ref-format", `refs/tags/${tag}`]).status).toBe(0);
  });

  it.each(REFUSED)("cannot be %s", (version, rule, fix) => {
    expect(releaseVersion(version, "here")).toEqual([
      { where: "here", what: `"${version}" cannot be the version of a release`, rule, fix },
    ]);
  });

  it("is left to the rule for any package where it is no version", () => {
    expect(releaseVersion("v1", "here")).toEqual([]);
  });

  it.each([
    ["1.0.1-rc1", "gt", "1.0.1"],
    ["1.0.1~rc1", "lt", "1.0.1"],
    ["1.0.1~rc1", "gt", "1.0.0"],
  ])("is ordered by dpkg as the rules say: %s %s %s", (one, order, other) => {
    expect(outcomeOf("dpkg", ["--compare-versions", one, order, other]).status).toBe(0);
  });

  it.each(["v1.0.1~rc1", "v1:1.0.1"])("could not be a tag as it is: %s", (tag) => {
    expect(outcomeOf("git", ["check-ref-format", `refs/tags/${tag}`]).status).toBe(1);
  });
});
