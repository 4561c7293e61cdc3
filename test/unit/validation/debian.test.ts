import { describe, expect, it } from "vitest";

import {
  fieldValue,
  maintainer,
  packageName,
  paragraph,
  relation,
  synopsis,
  version,
} from "../../../src/validation/debian.ts";
import type { Rule } from "../../../src/problem.ts";
import { outcomeOf } from "../debian-tool.ts";

/** What a rule says of a value. */
function findings(rule: Rule<string>, value: string): string[] {
  return rule(value, "here").map(({ what }) => what);
}

describe("packageName", () => {
  it.each(["nymphemeral-whonix-connections", "g++", "libc6.1", "2a"])("lets %s pass", (name) => {
    expect(packageName(name, "here")).toEqual([]);
  });

  it("names place, finding, rule and way out", () => {
    expect(packageName("Nymphemeral", "control field Package")).toEqual([
      {
        where: "control field Package",
        what: '"Nymphemeral" is not a package name',
        rule: "two or more of a-z 0-9 + - . and first a letter or digit (Policy 5.6.1)",
        fix: "name the package in lower case, with hyphens between words",
      },
    ]);
  });

  it.each(["", "a", "-ab", "a_b", "a/b", "../a", "a b", "ab\n"])("refuses %j", (name) => {
    expect(findings(packageName, name)).toEqual([`${JSON.stringify(name)} is not a package name`]);
  });
});

describe("version", () => {
  const good = [
    "1.0.0",
    "1.0.0-1",
    "1:1.0~rc1-2",
    "0",
    "1.0+git1a2b3c4",
    "1-1-1",
    "2147483647:1",
    "20250101a1~rc1",
  ];
  const bad = ["", "v1", "1.0_1", "1.0-", "-1", "1 0", "1.0\n", ":1", "a:1", "1:", "1.0/2", "2147483648:1"];

  it.each(good)("lets %s pass", (text) => {
    expect(version(text, "here")).toEqual([]);
  });

  it.each(bad)("refuses %j", (text) => {
    expect(findings(version, text)).toEqual([`${JSON.stringify(text)} is not a version`]);
  });

  // "1.0\n" cannot be asked: dpkg strips blanks around what it is given.
  it.each(good.concat(bad.filter((text) => text !== "1.0\n")))("judges %j as dpkg does", (text) => {
    const { status } = outcomeOf("dpkg", ["--validate-version", "--", text]);
    expect(version(text, "here").length === 0).toBe(status === 0);
  });

  it.each(["1a2b3c4", "0123456789abcdef0123456789abcdef01234567"])(
    "refuses %s because it looks like a git commit",
    (text) => {
      expect(version(text, "here")).toEqual([
        {
          where: "here",
          what: `"${text}" looks like a git commit`,
          rule: "dpkg orders versions (Policy 5.6.12); commits have no order",
          fix: "count a version up, and append the commit behind +git if it must be seen",
        },
      ]);
    },
  );

  it("lets a date pass, which has digits alone", () => {
    expect(version("20261122", "here")).toEqual([]);
  });
});

describe("relation", () => {
  it.each([
    "stunnel4 | stunnel",
    "ca-certificates",
    "a1 (>= 1.0~)",
    "python3:any (<< 3.14)",
    "a1:kfreebsd-any",
  ])("lets %s pass", (text) => {
    expect(relation(text, "here")).toEqual([]);
  });

  it.each([
    "",
    "a, b",
    "Stunnel",
    "ab (> 1.0)",
    "ab(>= 1.0)",
    "ab (>=1.0)",
    "ab:-a",
    "ab:",
    "ab\nEssential: yes",
  ])("refuses %j", (text) => {
    expect(findings(relation, text)).toEqual([`${JSON.stringify(text)} is not a relation to a package`]);
  });

  it("names the alternative that is wrong", () => {
    expect(findings(relation, "stunnel4 | Stunnel")).toEqual(['"Stunnel" is not a relation to a package']);
  });

  it("judges the version of a relation", () => {
    expect(findings(relation, "stunnel4 (>= v5)")).toEqual(['"v5" is not a version']);
  });
});

describe("fieldValue", () => {
  it.each(["mail", "a b", "Ünïcode", "x"])("lets %s pass", (value) => {
    expect(fieldValue(value, "here")).toEqual([]);
  });

  it.each(["", " ", " a", "a ", "a\nEssential: yes", "a\r", "a\tb", "a\u0000b", "a\u0085b", "\ud800"])(
    "refuses %j",
    (value) => {
      expect(fieldValue(value, "here").map(({ rule }) => rule)).toEqual([
        "a field's value is one line (Policy 5.1); a newline would start another field, such as Essential",
      ]);
    },
  );

  it.each(["a\u2028b", "a\u2029b"])(
    "refuses a line separator of Unicode, where Python ends a line: %j",
    (value) => {
      expect(fieldValue(value, "here").map(({ where }) => where)).toEqual(["here"]);
    },
  );

  it.each(["a\u202eb", "a\u2066b"])("refuses what turns the text around on a screen: %j", (value) => {
    expect(fieldValue(value, "here").map(({ where }) => where)).toEqual(["here"]);
  });
});

describe("maintainer", () => {
  it.each(["Ann Author <ann@example.org>", "Ann O'Nym <a.b+c@mail.example.org>", "Änn <ann@example.org>"])(
    "lets %s pass",
    (value) => {
      expect(maintainer(value, "here")).toEqual([]);
    },
  );

  it.each([
    "",
    "Ann Author",
    "<ann@example.org>",
    "Ann <ann>",
    "Ann <ann@localhost>",
    "Author, Ann <ann@example.org>",
    "Ann <ann@example.org>, Bob <bob@example.org>",
    "Ann <ann@example.org>\nEssential: yes",
  ])("refuses %j", (value) => {
    expect(findings(maintainer, value)).toEqual([`${JSON.stringify(value)} is not a maintainer`]);
  });
});

describe("synopsis", () => {
  it("lets 79 characters pass", () => {
    expect(synopsis("x".repeat(79), "here")).toEqual([]);
  });

  it("refuses 80 characters", () => {
    expect(findings(synopsis, "x".repeat(80))).toEqual(["the synopsis has 80 characters"]);
  });

  it("refuses a sentence", () => {
    expect(findings(synopsis, "TLS.")).toEqual(["the synopsis has 4 characters and ends in a full stop"]);
  });
});

describe("paragraph", () => {
  it("lets plain sentences pass", () => {
    expect(paragraph("One sentence. Another, e.g. this one.", "here")).toEqual([]);
  });

  it.each([".", "a . b", "a ..", "a .onion name", ".onion", "a  b"])("refuses %j", (text) => {
    expect(findings(paragraph, text)).toEqual([
      "a paragraph has a word that starts with a full stop, or two blanks in a row",
    ]);
  });
});
