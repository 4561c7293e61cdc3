import { readdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import type { Settings } from "../../src/repository/settings.ts";
import { RELAY_ONION } from "../unit/onion-names.ts";
import { temporaryFolder } from "../unit/temporary-folder.ts";
import { refusalOf } from "./refusal.ts";
import { repo, SETTINGS } from "./repo.ts";

/** Settings that must be refused: what each is, the settings, and a part of what init says. */
const SETTINGS_REFUSED: readonly (readonly [what: string, change: Partial<Settings>, says: string])[] = [
  ["an origin that begins a line", { origin: "a\nb" }, "--origin: "],
  ["an origin with CR", { origin: "a\rb" }, "--origin: "],
  ["an origin with U+2028", { origin: "a\u2028b" }, "--origin: "],
  ["a label that turns the text", { label: "a\u202eb" }, "--label: "],
  ["a label with an escape sequence", { label: "a\u001b[2J" }, "--label: "],
  ["an empty label", { label: "" }, "--label: "],
  ["a suite elsewhere", { suites: ["../.."] }, "--suite: "],
  ["a suite that is an option", { suites: ["-o"] }, "--suite: "],
  ["a suite twice", { suites: ["stable", "stable"] }, "--suite: a suite is named twice"],
  ["a short fingerprint", { keys: ["ABCD"] }, "--key: "],
  ["a key that is an option", { keys: ["--export-secret-keys"] }, "--key: "],
  [
    "an address that anybody on the way reads",
    { url: "http://deb.example.org" },
    "--url: a machine between a client and",
  ],
  ["an address with an option of apt", { url: "https://deb.example.org [trusted=yes]" }, "--url: "],
  ["an address with a secret", { url: "https://user:secret@deb.example.org" }, "--url: "],
  ["an address that begins a line", { url: "https://deb.example.org\nTrusted: yes" }, "--url: "],
  ["an onion address over http", { onion: `http://${RELAY_ONION}` }, "--onion: "],
];

describe("settings of a stranger's", () => {
  it.each(SETTINGS_REFUSED)("are refused by init, which makes nothing: %s", async (_what, change, says) => {
    const parent = temporaryFolder();
    const settings = { ...SETTINGS, keys: ["0".repeat(40)], ...change };
    const [message, ...problems] = await refusalOf(repo.init(join(parent, "repository"), settings));
    expect(message).toBe("the repository cannot be made so");
    expect(problems.join("\n")).toContain(says);
    expect(readdirSync(parent)).toEqual([]);
  });
});
