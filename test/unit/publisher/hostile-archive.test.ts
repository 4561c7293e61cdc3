import zlib from "node:zlib";

import { describe, expect, it } from "vitest";

import {
  assemble,
  assembleMembers,
  CONTROL,
  entry,
  type RawEntry,
  rawTar,
  SOUND,
  withEntry,
} from "../verify/broken-deb.ts";
import { type HostilePackage, saidByAdd, saidByVerify } from "./refused-package.ts";

function withMore(part: "control" | "data", ...more: readonly RawEntry[]): Buffer {
  return assemble({ ...SOUND, [part]: [...SOUND[part], ...more] });
}

/** A package of these members; "control" and "data" stand for those of the sound one. */
function withMembers(...names: readonly string[]): Buffer {
  const contents: Readonly<Record<string, Buffer>> = {
    "debian-binary": Buffer.from("2.0\n"),
    "control.tar.gz": zlib.gzipSync(rawTar(SOUND.control)),
    "data.tar.gz": zlib.gzipSync(rawTar(SOUND.data)),
  };
  return assembleMembers(names.map((name) => [name, contents[name] ?? Buffer.from("x")]));
}

function cutData(): Buffer {
  return assembleMembers([
    ["debian-binary", Buffer.from("2.0\n")],
    ["control.tar.gz", zlib.gzipSync(rawTar(SOUND.control))],
    ["data.tar.gz", zlib.gzipSync(rawTar(SOUND.data).subarray(0, 700))],
  ]);
}

const HOSTILE: readonly HostilePackage[] = [
  [
    "two control members",
    withMembers("debian-binary", "control.tar.gz", "control.tar.gz", "data.tar.gz"),
    "there are debian-binary, control.tar.gz, control.tar.gz, data.tar.gz",
    'its members are "debian-binary", "control.tar.gz", "control.tar.gz", "data.tar.gz"',
  ],
  [
    "members in another order",
    withMembers("debian-binary", "data.tar.gz", "control.tar.gz"),
    "there are debian-binary, data.tar.gz, control.tar.gz",
    'its members are "debian-binary", "data.tar.gz", "control.tar.gz"',
  ],
  [
    "two data members",
    withMembers("debian-binary", "control.tar.gz", "data.tar.gz", "data.tar.gz"),
    "there are debian-binary, control.tar.gz, data.tar.gz, data.tar.gz",
    'its members are "debian-binary", "control.tar.gz", "data.tar.gz", "data.tar.gz"',
  ],
  [
    "a signature in the package",
    withMembers("debian-binary", "control.tar.gz", "data.tar.gz", "_gpgorigin"),
    "there are debian-binary, control.tar.gz, data.tar.gz, _gpgorigin",
    'its members are "debian-binary", "control.tar.gz", "data.tar.gz", "_gpgorigin"',
  ],
  [
    "a member with an escape sequence for a name",
    withMembers("debian-binary", "control.tar.gz", "data.tar.gz", "\u001b[2J"),
    String.raw`\u001b[2J`,
    String.raw`"\u001b[2J"`,
  ],
  ["another format", assemble({ ...SOUND, format: "3.0\n" }), "debian-binary holds", "format version 3.0"],
  [
    "a control file that is a link",
    assemble(withEntry("control", "./control", { typeflag: "2", content: Buffer.of() })),
    'an entry of type "2"',
    'control.tar holds "./control"',
  ],
  [
    "a control file that is a device",
    assemble(withEntry("control", "./control", { typeflag: "3", content: Buffer.of() })),
    'an entry of type "3"',
    'control.tar holds "./control"',
  ],
  [
    "a control file that is a fifo",
    assemble(withEntry("control", "./control", { typeflag: "6", content: Buffer.of() })),
    'an entry of type "6"',
    'control.tar holds "./control"',
  ],
  [
    "a second control file in control.tar",
    withMore("control", entry("./control", CONTROL.replace("1.0", "2.0"))),
    "./control is there twice",
    "control.tar holds 2 control files",
  ],
  [
    "a second control file under a name without ./",
    withMore("control", entry("control", CONTROL.replace("1.0", "2.0"))),
    '"control" is not ./ and a plain ASCII path',
    "control.tar holds 2 control files",
  ],
  [
    "a PAX header in control.tar",
    withMore("control", entry("./x", "20 path=./control\n", { typeflag: "x" }), entry("./y")),
    "a PAX header",
    'control.tar holds "./x"',
  ],
  [
    "a PAX header in data.tar",
    withMore("data", entry("./x", "14 path=./usr\n", { typeflag: "x" })),
    "a PAX header",
    'data.tar: "./x" has the type "x"',
  ],
  [
    "a device in data.tar",
    withMore("data", entry("./usr/dev", "", { typeflag: "3" })),
    'an entry of type "3"',
    'data.tar: "./usr/dev" has the type "3"',
  ],
  ["a data.tar that is cut short", cutData(), "is not a binary package that can be read", "data.tar: "],
];

describe("a package with a hostile archive", () => {
  it.each(HOSTILE)("is refused: %s", async (_what, file, verifySays, addSays) => {
    expect(saidByVerify(file)).toContain(verifySays);
    const { says } = await saidByAdd(file);
    expect(says).toContain(addSays);
  });
});
