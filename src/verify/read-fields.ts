import { quoted } from "../problem.ts";

/** A field of a control file: its name, and its value with the continuation lines joined by newlines. */
export type Field = readonly [name: string, value: string];

/**
 * The fields that a binary package may have in its own control file (deb-control(5)), without those of the installer's
 * packages. A list of packages has others beside these, such as Filename and SHA256, and dpkg's status file has Status and
 * Conffiles: apt would believe a package that brings them itself.
 */
export const CONTROL_FIELDS: readonly string[] = [
  "Package",
  "Source",
  "Version",
  "Architecture",
  "Multi-Arch",
  "Essential",
  "Protected",
  "Build-Essential",
  "Maintainer",
  "Original-Maintainer",
  "Installed-Size",
  "Pre-Depends",
  "Depends",
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
  "Section",
  "Priority",
  "Origin",
  "Bugs",
  "Tag",
  "Homepage",
  "Description",
];

/** More than the control file of any package has, in bytes. */
const LARGEST = 1024 * 1024;

const MANDATORY = ["Package", "Version", "Architecture", "Maintainer", "Description"];

/**
 * Reads a stanza (deb822(5)). Only \n ends a line: JavaScript's `^`, `$` and `.` take CR, U+2028 and U+2029 for ends, too.
 *
 * @param text - with a newline at its end
 * @returns the fields in their order; a line that is no field has the name ""
 */
export function readFields(text: string): readonly Field[] {
  return text
    .replace(/\n$/, "")
    .split(/\n(?! )/)
    .map((line) => {
      const [, name = "", value = line] = /^([!-9;-~]+):[ ]?(.*)$/s.exec(line) ?? [];
      return [name, value];
    });
}

/**
 * Judges the stanza of a package.
 *
 * @param allowed - the names of the fields that it may have
 * @returns what is wrong with it
 */
export function stanzaFindings(content: Uint8Array, allowed: readonly string[]): string[] {
  if (content.byteLength > LARGEST) return [`it is larger than ${LARGEST / 1024} KiB`];
  const text = Buffer.from(content).toString("utf8");
  const fields = readFields(text);
  const names = fields.map(([name]) => name.toLowerCase());
  return [
    ...textFindings(content, text),
    ...fields.filter(([name]) => name === "").map(([, value]) => `${quoted(value)} is no field`),
    ...repeated(names.filter((name) => name !== "")).map((name) => `${name} is there twice`),
    ...fields
      .filter(([name]) => name !== "" && !allowed.includes(name))
      .map(([name]) => `${quoted(name)} is no field of a binary package (deb-control(5))`),
    ...MANDATORY.filter((name) => !fields.some((field) => field[0] === name)).map(
      (name) => `${name} is missing`,
    ),
  ];
}

/** @returns those that are there more than once, each once; in one pass, because others may have written millions */
export function repeated(names: readonly string[]): readonly string[] {
  const [seen, again] = [new Set<string>(), new Set<string>()];
  for (const name of names) (seen.has(name) ? again : seen).add(name);
  return [...again];
}

function textFindings(content: Uint8Array, text: string): string[] {
  const isUtf8 = Buffer.compare(Buffer.from(text), content) === 0;
  const characters = new Set(text.match(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu));
  return [
    ...(isUtf8 ? [] : ["it is not UTF-8"]),
    ...(text.endsWith("\n") ? [] : ["the last line has no end"]),
    ...[...characters].map(
      (character) => `it holds ${quoted(character)}: no control character but a newline is allowed`,
    ),
  ];
}
