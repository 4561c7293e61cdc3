import { describe, expect, it } from "vitest";

import type { ShippedFile } from "../../../src/definition/files.ts";
import { shippedFiles } from "../../../src/validation/files.ts";
import { EXAMPLE } from "../example.ts";

const FILE: ShippedFile = {
  path: "/usr/share/example",
  mode: 0o644,
  kind: "file",
  template: "usr/share/example",
  language: "text",
};

/** Place and finding of each problem of one changed file. */
function findings(change: Partial<ShippedFile>): string[] {
  return shippedFiles([{ ...FILE, ...change }], "file").map(({ where, what }) => `${where}: ${what}`);
}

/** The way out of each problem of one changed file. */
function fix(change: Partial<ShippedFile>): string[] {
  return shippedFiles([{ ...FILE, ...change }], "file").map((problem) => problem.fix);
}

describe("shippedFiles", () => {
  it("lets the files of the package pass", () => {
    expect(shippedFiles(EXAMPLE.files, "file")).toEqual([]);
  });

  it.each([
    "usr/share/a",
    "/usr//share",
    "/usr/share/",
    "/usr/./a",
    "/usr/../a",
    "/",
    "",
    "/usr/a b",
    "/usr/a\\b",
  ])("refuses the path %j", (path) => {
    expect(findings({ path })).toEqual([
      `file ${JSON.stringify(path)}: ${JSON.stringify(path)} is not a plain absolute path`,
    ]);
  });

  it.each(["/usr/a\n", "/usr/ü", "/usr/\u202e", "/usr/a\u0000"])("refuses the path %j", (path) => {
    expect(shippedFiles([{ ...FILE, path }], "file").map(({ rule }) => rule)).toEqual([
      "a path is absolute, printable ASCII without blanks or backslashes, and has no empty, . or .. part",
    ]);
  });

  it.each(["/usr/...", "/usr/.a", "/usr/-a", "/usr/a@b.service", "/usr/$(id)"])(
    "lets the path %s pass",
    (path) => {
      expect(findings({ path })).toEqual([]);
    },
  );

  it.each([
    ["a last part of 100 characters", `/usr/${"a".repeat(100)}`],
    ["155 characters before a last part", `/${"p".repeat(76)}/${"q".repeat(76)}/${"a".repeat(100)}`],
  ])("lets %s pass, which ustar splits", (_case, path) => {
    expect(findings({ path })).toEqual([]);
  });

  it.each([
    ["a last part of 101 characters", `/usr/${"a".repeat(101)}`],
    ["156 characters before a last part", `/${"p".repeat(76)}/${"q".repeat(77)}/${"a".repeat(100)}`],
    ["a directory of 100 characters, which has a slash behind it", `/usr/${"a".repeat(100)}/b`],
  ])("refuses %s, which would need a PAX header", (_case, path) => {
    expect(shippedFiles([{ ...FILE, path }], "file")).toEqual([
      {
        where: `file "${path.slice(0, 77)}..."`,
        what: `the path's ${path.length} characters do not fit a ustar header`,
        rule: "ustar keeps a name of 100 bytes behind a prefix of 155 (tar(5)); dpkg refuses other headers",
        fix: "shorten the path's parts",
      },
    ]);
  });

  it("refuses a conffile outside /etc", () => {
    expect(findings({ kind: "conffile" })).toEqual(['file "/usr/share/example": a conffile outside /etc']);
  });

  it("refuses a file in /etc that is no conffile", () => {
    expect(findings({ path: "/etc/example" })).toEqual([
      'file "/etc/example": a file in /etc that is no conffile',
    ]);
  });

  it.each<[number, string]>([
    [0o644, "/usr/share/example"],
    [0o644, "/usr/lib/example"],
    [0o755, "/usr/bin/example"],
    [0o755, "/usr/sbin/example"],
    [0o755, "/usr/lib/example"],
  ])("lets the mode 0o%o of %s pass", (mode, path) => {
    expect(findings({ mode, path })).toEqual([]);
  });

  it.each([
    [0o4755, "4755"],
    [0o666, "0666"],
    [0o600, "0600"],
    [0, "0000"],
    [0o755, "0755"],
  ])("refuses the mode %i", (mode, text) => {
    expect(findings({ mode })).toEqual([`file "/usr/share/example": mode ${text}`]);
  });

  it.each<[number, string]>([
    [0o4755, "/usr/bin/example"],
    [0o755, "/opt/usr/bin/example"],
  ])("refuses the mode 0o%o of %s", (mode, path) => {
    expect(findings({ mode, path })).toEqual([`file "${path}": mode ${mode.toString(8).padStart(4, "0")}`]);
  });

  it("shows the way out for a file on the wrong side of /etc", () => {
    expect(fix({ kind: "conffile" })).toEqual(["ship it below /etc"]);
    expect(fix({ path: "/etc/example" })).toEqual(["make it a conffile, or ship it below /usr"]);
  });

  it("refuses two files of one path, and names the second", () => {
    expect(shippedFiles([FILE, { ...FILE, language: "sh" }], "file")).toEqual([
      {
        where: 'file "/usr/share/example"',
        what: "the path is there twice",
        rule: "a package has one file of a name; dpkg would keep the last one without a word",
        fix: "remove one of the two",
      },
    ]);
  });

  it("refuses a file under a file", () => {
    expect(shippedFiles([FILE, { ...FILE, path: "/usr/share/example/deep/file" }], "file")).toEqual([
      {
        where: 'file "/usr/share/example"',
        what: "a file where another file needs a directory",
        rule: "every file's parents are directories",
        fix: "move one of the two",
      },
    ]);
  });
});
