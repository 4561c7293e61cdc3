import { gzipSync } from "node:zlib";

import { beforeEach, describe, expect, it } from "vitest";

import { deb } from "../../../src/archive/deb.ts";
import type { PackageTree } from "../../../src/tree.ts";
import { failureOf, verify } from "../../../src/verify/verify.ts";
import { DATE, exampleTree } from "../example.ts";
import { thrownBy } from "../thrown.ts";
import { assemble, assembleMembers, rawTar, SOUND, withEntry } from "./broken-deb.ts";
import { findingsOf } from "./findings.ts";

const BINARY = ["debian-binary", Buffer.from("2.0\n")] as const;
const CONTROL = ["control.tar.gz", gzipSync(rawTar(SOUND.control))] as const;
const DATA = ["data.tar.gz", gzipSync(rawTar(SOUND.data))] as const;

let tree: PackageTree;
let built: Uint8Array;

beforeEach(async () => {
  tree = await exampleTree();
  built = await deb(tree, DATE);
});

/** What is said about a file that is no package at all. */
function causeOf(file: Uint8Array): string {
  const error = thrownBy(() => verify(file));
  expect({ message: error.message, hint: error.hint }).toEqual({
    message: "this is not a binary package that can be read",
    hint: "give a .deb that npm run build made",
  });
  return error.cause instanceof Error ? error.cause.message : "no cause";
}

describe("verify", () => {
  it("finds nothing wrong with what the project builds", () => {
    expect(findingsOf(built, tree)).toEqual({});
    expect(failureOf(verify(built, tree))).toBeUndefined();
  });

  it("answers every check, and the comparison when there is a tree", () => {
    const sound = [
      "the members are those of a .deb",
      "the format is 2.0",
      "the size is even",
      "every tar header is plain ustar",
      "every name is plain and there once",
      "every directory comes before what is in it",
      "everything belongs to root",
      "modes are 0644, and 0755 for directories and programs",
      "every date is the same",
      "the control fields can be read",
      "maintainer scripts are for /bin/sh",
      "conffiles are there, in /etc, and listed",
      "md5sums are complete and true",
      "Installed-Size is true",
    ];
    expect(verify(built).verdicts.map(({ check }) => check)).toEqual(sound);
    expect(verify(built, tree).verdicts.map(({ check }) => check)).toEqual([
      ...sound,
      "it holds what the definition says",
    ]);
  });

  it("reads fields, continuation lines joined", () => {
    expect(verify(assemble(SOUND)).fields).toEqual([
      ["Package", "example"],
      ["Version", "1.0"],
      ["Architecture", "all"],
      ["Maintainer", "Ann Author <ann@example.org>"],
      ["Installed-Size", "6"],
      ["Description", "short\n One.\n .\n Two."],
    ]);
  });

  it("lists mode, owner, size and name of every entry", () => {
    expect(verify(assemble(SOUND)).entries).toEqual([
      "0755 root/root        0 ./",
      "0755 root/root        0 ./etc/",
      "0644 root/root        6 ./etc/a.conf",
      "0755 root/root        0 ./usr/",
      "0755 root/root        0 ./usr/share/",
      "0644 root/root        6 ./usr/share/b",
    ]);
  });

  it.each([
    ["nothing", () => Buffer.alloc(0), "it does not start as an ar archive does"],
    ["a text", () => Buffer.from("no package\n"), "it does not start as an ar archive does"],
    [
      "an empty ar archive",
      () => assembleMembers([]),
      "it has no control.tar.gz, but nothing; gzip is what every dpkg from bullseye on reads",
    ],
    [
      "a member packed with zstd",
      () => assembleMembers([BINARY, CONTROL, ["data.tar.zst", DATA[1]]]),
      "it has no data.tar.gz, but debian-binary, control.tar.gz, data.tar.zst; " +
        "gzip is what every dpkg from bullseye on reads",
    ],
    [
      "a member cut short",
      () => assembleMembers([BINARY, CONTROL, DATA]).subarray(0, -20),
      "data.tar.gz is cut short",
    ],
    [
      "bytes after the last member",
      () => Buffer.concat([assembleMembers([BINARY]), Buffer.from("xx")]),
      "at byte 72 there is no ar header",
    ],
    [
      "a size that is no number",
      () => Buffer.from(assembleMembers([BINARY]).toString("latin1").replace("4         `", "-4        `")),
      "at byte 8 there is no ar header",
    ],
    [
      "a header that ends too early",
      () =>
        Buffer.from(assembleMembers([BINARY]).toString("latin1").replace("4         `\n", "4`\n        `\n")),
      "at byte 8 there is no ar header",
    ],
    [
      "a member that is not gzip",
      () => assembleMembers([BINARY, CONTROL, ["data.tar.gz", Buffer.from("ab")]]),
      "data.tar.gz: incorrect header check",
    ],
    [
      "a gzip member that ends early",
      () => assembleMembers([BINARY, CONTROL, ["data.tar.gz", DATA[1].subarray(0, 40)]]),
      "data.tar.gz: unexpected end of file",
    ],
    [
      "a tar archive that ends inside an entry",
      () =>
        assembleMembers([
          BINARY,
          CONTROL,
          ["data.tar.gz", gzipSync(rawTar(SOUND.data).subarray(0, 1536 + 2))],
        ]),
      "data.tar.gz: the entry at byte 1024 is cut short",
    ],
    [
      "a tar archive without its end",
      () =>
        assembleMembers([BINARY, CONTROL, ["data.tar.gz", gzipSync(rawTar(SOUND.data).subarray(0, 1024))]]),
      "data.tar.gz: the archive has no end",
    ],
  ])("refuses %s", (_case, make, cause) => {
    expect(causeOf(make())).toBe(cause);
  });
});

describe("failureOf", () => {
  it("makes a problem of each finding, with the check as its rule", () => {
    const failure = failureOf(verify(assemble(withEntry("data", "./usr/share/b", { mtime: 0, uid: 7 }))));
    expect({ message: failure?.message, hint: failure?.hint, problems: failure?.problems }).toEqual({
      message: "the package does not pass verification",
      hint: "do not install or publish it",
      problems: [
        {
          where: "the package",
          what: "./usr/share/b belongs to root(7):root(0), not to root",
          rule: "everything belongs to root",
          fix: "build it again, with npm run build",
        },
        {
          where: "the package",
          what: "entries have 2 dates, 1795370400 and 0",
          rule: "every date is the same",
          fix: "build it again, with npm run build",
        },
      ],
    });
  });
});
