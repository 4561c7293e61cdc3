import type { Language } from "../definition/files.ts";

/**
 * The text that stands for a value in a file of the given language.
 *
 * @throws TypeError for anything but a string or number, and for a string with a newline, a control or a
 *   non-ASCII character: none of them has a meaning in any of these files
 */
export function escapeFor(language: Language): (value: unknown) => string {
  return (value) => {
    if (typeof value !== "string" && typeof value !== "number") {
      throw new TypeError(`a value is ${value === undefined ? "missing" : `of type ${typeof value}`}`);
    }
    const text = String(value);
    if (!/^[\x20-\x7e]*$/.test(text)) {
      throw new TypeError(`the value ${JSON.stringify(text)} is not one line of printable ASCII`);
    }
    return escape(text, language);
  };
}

function escape(text: string, language: Language): string {
  switch (language) {
    case "stunnel.conf":
    case "text":
      return text;
    case "systemd":
    case "tmpfiles.d":
      // Both expand specifiers: systemd.unit(5), tmpfiles.d(5).
      return text.replaceAll("%", "%%");
    case "roff":
      // groff_char(7): a plain hyphen may be set as a dash; a leading dot or quote would be a request.
      return text
        .replaceAll("\\", "\\e")
        .replaceAll("-", "\\-")
        .replace(/^(?=[.'])/, "\\&");
    case "sh":
      return shellWord(text);
    case "html":
      // HTML 13.3: what escapes text escapes the value of an attribute between double quotes, too.
      return text.replace(/[&<>"']/g, (special) => `&#${special.charCodeAt(0)};`);
    case "perl":
      // perlop(1), q//: between single quotes only these two are special.
      return `'${text.replace(/[\\']/g, (special) => `\\${special}`)}'`;
  }
}

// POSIX 2.2.2: nothing is special between single quotes. dash does not know bash's $'...'.
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
