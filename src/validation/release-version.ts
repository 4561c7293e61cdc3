import { type Problem, quoted, type Rule, unless } from "../problem.ts";
import { version } from "./debian.ts";

const NUMBER = "(?:0|[1-9][0-9]*)";
const IDENTIFIER = `(?:${NUMBER}|[0-9]*[A-Za-z][0-9A-Za-z]*)`;
const RELEASE = new RegExp(String.raw`^${NUMBER}(?:\.${NUMBER}){2}(?:~${IDENTIFIER}(?:\.${IDENTIFIER})*)?$`);

/** What a version cannot keep on its way through dpkg, git and npm: the rule, and the fix, by what shows it. */
const LOST: readonly { sign: string; reason: (text: string) => Pick<Problem, "rule" | "fix"> }[] = [
  {
    sign: ":",
    reason: (text) => ({
      rule: "no tag can hold an epoch (git-check-ref-format(1)), and no file name of a package has it (dpkg-name(1))",
      fix: `leave the epoch out: ${text.replace(/^.*:/, "")}`,
    }),
  },
  {
    sign: "-",
    reason: (text) => ({
      rule: `dpkg orders ${text} above ${text.replace(/-.*/, "")} (deb-version(7)): a hyphen begins a Debian revision, and this package has none`,
      fix: `write ${text.replace("-", "~")} for what comes before ${text.replace(/-.*/, "")}`,
    }),
  },
  {
    sign: "+",
    reason: (text) => ({
      rule: `npm takes ${text} and ${text.replace(/\+.*/, "")} for one version (semver.org, 10), dpkg for two`,
      fix: "count a number up instead",
    }),
  },
];

/** A version that dpkg, a git tag and package.json can all hold, each as one and the same. */
export const releaseVersion: Rule<string> = (text, where) => {
  if (version(text, where).length > 0) return [];
  return unless(RELEASE.test(text), () => ({
    where,
    what: `${quoted(text)} cannot be the version of a release`,
    ...(LOST.find(({ sign }) => text.includes(sign))?.reason(text) ?? {
      rule: "three numbers without leading zeros, for a pre-release then ~ and words such as rc1 with dots between (semver.org, 2 and 9)",
      fix: "write 1.2.0, or 1.2.0~rc1 for what comes before 1.2.0",
    }),
  }));
};
