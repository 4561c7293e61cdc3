import { describe, expect, it } from "vitest";

import { assemble, CONTROL, SOUND, withControlFile, withEntry } from "../verify/broken-deb.ts";
import { both, type HostilePackage, saidByAdd, saidByVerify } from "./refused-package.ts";

/** A package with more lines in its control file. */
function withField(line: string): Buffer {
  return assemble(withControlFile("./control", CONTROL.replace("Description:", `${line}\nDescription:`)));
}

/** A package whose control file is these bytes. */
function withText(text: string, encoding: BufferEncoding = "utf8"): Buffer {
  return assemble(withEntry("control", "./control", { content: Buffer.from(text, encoding) }));
}

const NO_FIELD = "is no field of a binary package (deb-control(5))";
const NO_CONTROL_CHARACTER = "no control character but a newline is allowed";

const HOSTILE: readonly HostilePackage[] = [
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
  ["no control file", withoutControl(), "there is no control file", "control.tar holds 0 control files"],
  both("an empty control file", withText(""), "Package is missing"),
  both("a control file without an end", withText(CONTROL.trimEnd()), "the last line has no end"),
];

function withoutControl(): Buffer {
  return assemble({ ...SOUND, control: SOUND.control.filter(({ name }) => name !== "./control") });
}

describe("a package with a hostile control file", () => {
  it("differs from a sound one, which both take", async () => {
    const file = assemble(SOUND);
    expect(saidByVerify(file)).toBe("");
    expect(await saidByAdd(file)).toEqual({ says: "", versions: ["1.0"] });
  });

  it.each(HOSTILE)("is refused: %s", async (_what, file, verifySays, addSays) => {
    expect(saidByVerify(file)).toContain(verifySays);
    const { says } = await saidByAdd(file);
    expect(says).toContain(addSays);
  });
});
