import { describe, expect, it } from "vitest";

import type { Language } from "../../../src/definition/files.ts";
import { escapeFor } from "../../../src/render/escape.ts";
import { outputOf } from "../debian-tool.ts";

const LANGUAGES: readonly Language[] = [
  "stunnel.conf",
  "systemd",
  "tmpfiles.d",
  "roff",
  "text",
  "sh",
  "perl",
  "html",
];

describe("escapeFor", () => {
  it.each<[Language, string, string]>([
    ["stunnel.conf", "a-b%c\\d'e $(f)", "a-b%c\\d'e $(f)"],
    ["text", "a-b%c\\d'e $(f)", "a-b%c\\d'e $(f)"],
    ["systemd", "100%", "100%%"],
    ["systemd", "%n%%i", "%%n%%%%i"],
    ["tmpfiles.d", "%n", "%%n"],
    ["roff", "a-b-c", String.raw`a\-b\-c`],
    ["roff", "\\fBx", String.raw`\efBx`],
    ["roff", "\\-", String.raw`\e\-`],
    ["roff", ".so x", String.raw`\&.so x`],
    ["roff", "'br", String.raw`\&'br`],
    ["roff", "a.b", "a.b"],
    ["sh", "stunnel@nymphemeral.service", "stunnel@nymphemeral.service"],
    ["sh", "/run/a_b-c.pid", "/run/a_b-c.pid"],
    ["sh", "", "''"],
    ["sh", "a b", "'a b'"],
    ["sh", "$(id)", "'$(id)'"],
    ["sh", "`id`", "'`id`'"],
    ["sh", "it's", String.raw`'it'\''s'`],
    ["sh", "a;b", "'a;b'"],
    ["sh", "~", "'~'"],
    ["sh", "*", "'*'"],
    ["sh", "#", "'#'"],
    ["sh", "\\", String.raw`'\'`],
    ["html", "a-b%c\\d $(f)", "a-b%c\\d $(f)"],
    ["html", `<b c="d" e='f'>&amp;`, "&#60;b c=&#34;d&#34; e=&#39;f&#39;&#62;&#38;amp;"],
    ["perl", "", "''"],
    ["perl", "stunnel@nymphemeral.service", "'stunnel@nymphemeral.service'"],
    ["perl", "$x @y %z", "'$x @y %z'"],
    ["perl", "it's", String.raw`'it\'s'`],
    ["perl", "\\", String.raw`'\\'`],
    ["perl", "\\'", String.raw`'\\\''`],
  ])("writes for %s the text %s as %s", (language, text, written) => {
    expect(escapeFor(language)(text)).toBe(written);
  });

  it.each(["a b", "it's", "''", "$(id)", "`id`", '"', "\\", "\\n", "#", "a;b", "~", "*", "!", "-n", "%s"])(
    "writes a word that dash reads back as %s",
    (text) => {
      const script = `printf %s ${escapeFor("sh")(text)}`;
      expect(outputOf("dash", ["-c", script]).toString()).toBe(text);
    },
  );

  it.each([
    "",
    "a b",
    "it's",
    "''",
    "$x",
    "@y",
    "%z",
    "`id`",
    '"',
    "\\",
    "\\\\",
    "\\'",
    "\\n",
    "#",
    "a;b",
    "@{[1]}",
  ])("writes a literal that perl reads back as %s", (text) => {
    const script = `print ${escapeFor("perl")(text)};`;
    expect(outputOf("perl", ["-Mstrict", "-e", script]).toString()).toBe(text);
  });

  it.each(LANGUAGES.filter((language) => language !== "perl"))(
    "writes a number as it is for %s",
    (language) => {
      expect(escapeFor(language)(119)).toBe("119");
    },
  );

  it("writes a number as text for perl", () => {
    expect(escapeFor("perl")(119)).toBe("'119'");
  });

  describe.each(LANGUAGES)("for %s", (language) => {
    it.each([
      ["missing", undefined, "a value is missing"],
      ["null", null, "a value is of type object"],
      ["true", true, "a value is of type boolean"],
      ["an object", {}, "a value is of type object"],
      ["a list", ["a"], "a value is of type object"],
      ["a function", escapeFor, "a value is of type function"],
    ])("refuses a value that is %s", (_case, value, message) => {
      expect(() => escapeFor(language)(value)).toThrow(new TypeError(message));
    });

    it.each([
      ["a newline", "a\nb", String.raw`"a\nb"`],
      ["a carriage return", "a\rb", String.raw`"a\rb"`],
      ["a tab", "a\tb", String.raw`"a\tb"`],
      ["a NUL", "a\u0000b", String.raw`"a\u0000b"`],
      ["a delete character", "a\u007fb", '"a\u007fb"'],
      ["a character beyond ASCII", "ü", '"ü"'],
      ["a line separator", "a\u2028b", '"a\u2028b"'],
    ])("refuses a value with %s", (_case, value, shown) => {
      expect(() => escapeFor(language)(value)).toThrow(
        new TypeError(`the value ${shown} is not one line of printable ASCII`),
      );
    });
  });
});
