import { describe, expect, it } from "vitest";

import { quoted } from "../../../src/problem.ts";
import { CONTROL_FIELDS, stanzaFindings } from "../../../src/verify/read-fields.ts";
import { CONTROL, withControlFile, withEntry } from "./broken-deb.ts";
import { findingsIn } from "./findings.ts";

describe("the control fields can be read", () => {
  const check = "the control fields can be read";

  it.each(["Filename", "Size", "MD5sum", "SHA1", "SHA256", "SHA512", "Description-md5", "Status", "package"])(
    "fails for the field %s, which is not the package's to say",
    (name) => {
      const text = CONTROL.replace("Description:", `${name}: x\nDescription:`);
      expect(findingsIn(withControlFile("./control", text))[check]).toContain(
        `"${name}" is no field of a binary package (deb-control(5))`,
      );
    },
  );

  it.each(["\r", "\t", "\u001b", "\u009b", "\u2028", "\u2029", "\u202e", "\ufeff"])(
    "fails for the character %j in a value",
    (character) => {
      const text = CONTROL.replace("short", `sh${character}ort`);
      expect(findingsIn(withControlFile("./control", text))).toEqual({
        [check]: [`it holds ${quoted(character)}: no control character but a newline is allowed`],
      });
    },
  );

  it.each([
    "Source",
    "Multi-Arch",
    "Essential",
    "Protected",
    "Build-Essential",
    "Original-Maintainer",
    "Pre-Depends",
    "Recommends",
    "Suggests",
    "Enhances",
    "Breaks",
    "Conflicts",
    "Replaces",
    "Provides",
    "Built-Using",
    "Static-Built-Using",
    "Built-For-Profiles",
    "Auto-Built-Package",
    "Build-Ids",
    "Origin",
    "Bugs",
    "Tag",
    "Homepage",
  ])("passes for the field %s", (name) => {
    const text = CONTROL.replace("Description:", `${name}: x\nDescription:`);
    expect(stanzaFindings(Buffer.from(text), CONTROL_FIELDS)).toEqual([]);
  });

  it("fails for what is not UTF-8", () => {
    const content = Buffer.from(CONTROL.replace("short", "sh\u00f6rt"), "latin1");
    expect(findingsIn(withEntry("control", "./control", { content }))).toEqual({
      [check]: ["it is not UTF-8"],
    });
  });
});
