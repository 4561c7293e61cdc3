import zlib from "node:zlib";

import { describe, expect, it } from "vitest";

import { emptyRepository } from "../../../src/artifact/apt-repository.ts";
import { PackageError } from "../../../src/problem.ts";
import { admission } from "../../../src/publisher/packages.ts";
import { failureOf, verify } from "../../../src/verify/verify.ts";
import {
  assemble,
  assembleMembers,
  CONTROL,
  entry,
  type RawEntry,
  rawTar,
  SOUND,
  withControlFile,
  withEntry,
} from "../verify/broken-deb.ts";

/** A package with more lines in its control file. */
function withField(line: string): Buffer {
  return assemble(withControlFile("./control", CONTROL.replace("Description:", `${line}\nDescription:`)));
}

/** A package whose control file is these bytes. */
function withText(text: string, encoding: BufferEncoding = "utf8"): Buffer {
  return assemble(withEntry("control", "./control", { content: Buffer.from(text, encoding) }));
}

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

const NO_FIELD = "is no field of a binary package (deb-control(5))";
const NO_CONTROL_CHARACTER = "no control character but a newline is allowed";

/** Packages that must be refused: what each is, its bytes, and a part of what `verify` and of what `repo add` say. */
const HOSTILE: readonly (readonly [what: string, file: Buffer, verifySays: string, addSays: string])[] = [
  ...["Filename", "Size", "MD5sum", "SHA1", "SHA256", "SHA512", "Description-md5", "Conffiles"].map((name) =>
    both(`the field ${name}`, withField(`${name}: 1`), `"${name}" ${NO_FIELD}`),
  ),
  both("a field of the status file", withField("Status: install ok installed"), `"Status" ${NO_FIELD}`),
  both("a field in small letters", withField("filename: pool/x"), `"filename" ${NO_FIELD}`),
  both("phased updates", withField("Phased-Update-Percentage: 0"), `"Phased-Update-Percentage" ${NO_FIELD}`),
  both("a field twice", withField("Section: a\nSection: b"), "section is there twice"),
  both("a field twice in other capitals", withField("Section: a\nSECTION: b"), "section is there twice"),
  both("a user's field twice in other capitals", withField("Tag: a\ntag: b"), "tag is there twice"),
  ...(
    [
      ["CR", "\r"],
      ["U+2028", "\u2028"],
      ["U+2029", "\u2029"],
      ["ESC", "\u001b[2J"],
      ["NUL", "\0"],
      ["a tab", "\t"],
      ["CSI of C1", "\u009b"],
      ["NEL", "\u0085"],
      ["a bidirectional override", "\u202e"],
      ["a zero width space", "\u200b"],
    ] as const
  ).map(([name, text]) =>
    both(
      `${name} before a field's name`,
      withField(`Section: misc${text}Filename: pool/x`),
      NO_CONTROL_CHARACTER,
    ),
  ),
  both("what is not UTF-8", withText(CONTROL.replace("short", "sh\u00f6rt"), "latin1"), "it is not UTF-8"),
  both("two stanzas", withText(`${CONTROL}\n${CONTROL}`), '"" is no field'),
  both("a byte order mark", withText(`\ufeff${CONTROL}`), NO_CONTROL_CHARACTER),
  both("no control file", withoutControl(), "there is no control file", "control.tar holds 0 control files"),
  both("an empty control file", withText(""), "Package is missing"),
  both("a control file without an end", withText(CONTROL.trimEnd()), "the last line has no end"),
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
  both(
    "another format",
    assemble({ ...SOUND, format: "3.0\n" }),
    "debian-binary holds",
    "format version 3.0",
  ),
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
  both("a data.tar that is cut short", cutData(), "is not a binary package that can be read", "data.tar: "),
];

function both(
  what: string,
  file: Buffer,
  verifySays: string,
  addSays = verifySays,
): readonly [string, Buffer, string, string] {
  return [what, file, verifySays, addSays];
}

function withoutControl(): Buffer {
  return assemble({ ...SOUND, control: SOUND.control.filter(({ name }) => name !== "./control") });
}

function cutData(): Buffer {
  return assembleMembers([
    ["debian-binary", Buffer.from("2.0\n")],
    ["control.tar.gz", zlib.gzipSync(rawTar(SOUND.control))],
    ["data.tar.gz", zlib.gzipSync(rawTar(SOUND.data).subarray(0, 700))],
  ]);
}

function saidByVerify(file: Buffer): string {
  try {
    const { problems = [] } = failureOf(verify(file)) ?? {};
    return problems.map(({ what }) => what).join("\n");
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    return error.message;
  }
}

const REPOSITORY = { ...emptyRepository("example", "0".repeat(40)) };
REPOSITORY.settings.requireVerified = false;

describe("a hostile package", () => {
  it("differs from a sound one, which both take", async () => {
    const content = assemble(SOUND);
    const { changes, problems } = await admission([{ where: "a.deb", content }], undefined)(REPOSITORY);
    expect({
      problems,
      versions: changes.flatMap(({ packages }) => packages.map(({ version }) => version)),
    }).toEqual({
      problems: [],
      versions: ["1.0"],
    });
    expect(saidByVerify(content)).toBe("");
  });

  it.each(HOSTILE)("is refused: %s", async (_what, content, verifySays, addSays) => {
    expect(saidByVerify(content)).toContain(verifySays);
    const { problems } = await admission([{ where: "a.deb", content }], undefined)(REPOSITORY);
    const said = problems.map(({ what }) => what).join("\n");
    expect(said).toContain(addSays);
  });
});
