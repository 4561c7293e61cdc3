import { type Rule, quoted, unless } from "../problem.ts";

/** Policy 5.6.1: the name of a package, which is also part of paths and file names. */
export const packageName: Rule<string> = (name, where) =>
  unless(/^[a-z0-9][a-z0-9+.-]+$/.test(name), () => ({
    where,
    what: `${quoted(name)} is not a package name`,
    rule: "two or more of a-z 0-9 + - . and first a letter or digit (Policy 5.6.1)",
    fix: "name the package in lower case, with hyphens between words",
  }));

const UPSTREAM = "[0-9][A-Za-z0-9.+~]*";
// dpkg keeps an epoch as a signed 32-bit number.
const LARGEST_EPOCH = 0x7fff_ffff;
const VERSION = new RegExp(`^(?:[0-9]+:)?(?:${UPSTREAM}|[0-9][A-Za-z0-9.+~-]*-[A-Za-z0-9.+~]+)$`);

/** Policy 5.6.12: a version that dpkg can order. */
export const version: Rule<string> = (text, where) => [
  ...unless(VERSION.test(text) && Number(/^(\d+):/.exec(text)?.[1] ?? 0) <= LARGEST_EPOCH, () => ({
    where,
    what: `${quoted(text)} is not a version`,
    rule: "[epoch:]upstream[-revision] of A-Z a-z 0-9 . + ~, first a digit, no underscore (Policy 5.6.12)",
    fix: "write 1.2.0, or 1.2.0~rc1 for what comes before 1.2.0",
  })),
  ...unless(!/^(?=[0-9]*[a-f])[0-9a-f]{7,40}$/.test(text), () => ({
    where,
    what: `${quoted(text)} looks like a git commit`,
    rule: "dpkg orders versions (Policy 5.6.12); commits have no order",
    fix: "count a version up, and append the commit behind +git if it must be seen",
  })),
];

const RELATION = /^[a-z0-9][a-z0-9+.-]+(?::[a-z0-9][a-z0-9-]*)?(?: \((?:<<|<=|=|>=|>>) ([^\s()]+)\))?$/;

/** Policy 7.1: one relation, whose alternatives are separated by " | ". */
export const relation: Rule<string> = (text, where) =>
  text.split(" | ").flatMap((alternative) => {
    const match = RELATION.exec(alternative);
    if (match?.[1] !== undefined) return version(match[1], where);
    return unless(match !== null, () => ({
      where,
      what: `${quoted(alternative)} is not a relation to a package`,
      rule: "NAME[:ARCH] [(<<, <=, =, >= or >> VERSION)], alternatives between ' | ' (Policy 7.1)",
      fix: "write one relation an entry, such as stunnel4 | stunnel",
    }));
  });

/** Policy 5.1: the value of a field stays on its line; a newline would start another field. */
export const fieldValue: Rule<string> = (value, where) =>
  unless(/^[^\s\p{C}](?:[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*[^\s\p{C}])?$/u.test(value), () => ({
    where,
    what: `the value ${quoted(value)} is empty, or has a newline, a control or an outer blank character`,
    rule: "a field's value is one line (Policy 5.1); a newline would start another field, such as Essential",
    fix: "write the value in one line",
  }));

/** Policy 5.6.2: a name, and an address that a user can write to. */
export const maintainer: Rule<string> = (value, where) =>
  unless(/^[^<>,"\n]+ <[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}>$/.test(value), () => ({
    where,
    what: `${quoted(value)} is not a maintainer`,
    rule: "NAME <ADDRESS>, as in the changelog's trailer (Policy 5.6.2)",
    fix: "write for example Ann Author <ann@example.org>",
  }));

/** Policy 5.6.13 and 3.4.1: the first line of the description. */
export const synopsis: Rule<string> = (text, where) =>
  unless(text.length < 80 && !text.endsWith("."), () => ({
    where,
    what: `the synopsis has ${text.length} characters${text.endsWith(".") ? " and ends in a full stop" : ""}`,
    rule: "the synopsis is under 80 characters and no sentence (Policy 3.4.1)",
    fix: "shorten it; the paragraphs have room",
  }));

/** Policy 5.6.13: a paragraph of the description, which rendering folds into lines. */
export const paragraph: Rule<string> = (text, where) =>
  unless(!/(?:^| )\.| {2}/.test(text), () => ({
    where,
    what: "a paragraph has a word that starts with a full stop, or two blanks in a row",
    rule: "a description's line ' .' is a blank one, ' .more' has no meaning yet, '  ' is not folded (Policy 5.6.13)",
    fix: "write plain sentences, one blank between words",
  }));

/** Policy 5.6.23: a page about the software. */
export const homepage: Rule<string> = (text, where) =>
  unless(/^https?:\/\/[^\s<>"]+$/.test(text) && URL.canParse(text), () => ({
    where,
    what: `${quoted(text)} is not the address of a page`,
    rule: "an http or https URL without angle brackets (Policy 5.6.23)",
    fix: "write the whole URL",
  }));
