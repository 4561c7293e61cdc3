import { describe, expect, it } from "vitest";

import {
  fieldValue,
  homepage,
  maintainer,
  packageName,
  paragraph,
  relation,
  synopsis,
  version,
} from "../../../src/validation/debian.ts";
import { shippedFiles } from "../../../src/validation/files.ts";
import { keyringPackageProblems, repositoryUrl, suite } from "../../../src/validation/keyring.ts";
import type { Rule } from "../../../src/problem.ts";
import { stunnelOptions, tunnel } from "../../../src/validation/tunnels.ts";
import { problemsOf } from "../../../src/validation/validate.ts";
import { EXAMPLE, withControl } from "../example.ts";
import { keyring } from "../keyring-example.ts";

const BAD = "\n";

/** Each rule that judges a text. */
const RULES: Readonly<Record<string, Rule<string>>> = {
  fieldValue,
  homepage,
  maintainer,
  packageName,
  relation,
  version,
  paragraph: () => paragraph(".", "here"),
  synopsis: () => synopsis("A sentence.", "here"),
  option: () => stunnelOptions("5.56")({ debug: BAD }, "here"),
  "an end among the options": () =>
    tunnel("5.56")({ ...EXAMPLE.news, options: { ...EXAMPLE.news.options, accept: "119" } }, "here"),
  description: () => problemsOf(withControl({ Description: { synopsis: "short", paragraphs: [] } })),
  path: () =>
    shippedFiles(
      EXAMPLE.files.slice(0, 1).map((file) => ({ ...file, path: BAD })),
      "here",
    ),
  repositoryUrl,
  suite,
  "a host's name": () => repositoryUrl("https://host", "here"),
  "http to another machine": () => repositoryUrl("http://deb.example.org", "here"),
  "no onion service": () => repositoryUrl("tor+http://deb.example.org", "here"),
  "no key": () => keyringPackageProblems({ ...keyring(), keys: [] }),
  "a key twice": () => keyringPackageProblems(keyring({ keys: [...keyring().keys, ...keyring().keys] })),
  mode: () =>
    shippedFiles(
      EXAMPLE.files.slice(0, 1).map((file) => ({ ...file, mode: 0o600 })),
      "here",
    ),
};

describe("a problem", () => {
  it.each(Object.entries(RULES))("has a text in each of its parts: %s", (_name, rule) => {
    const problems = rule(BAD, "here");
    expect(problems).not.toEqual([]);
    for (const problem of problems)
      expect(Object.values(problem).filter((text: string) => !/\w/.test(text))).toEqual([]);
  });
});
