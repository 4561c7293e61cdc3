import { describe, expect, it } from "vitest";

import { parseSettings, settingsProblems, settingsText } from "../../../src/publish/settings.ts";
import { thrownBy } from "../thrown.ts";
import { SETTINGS } from "./example-repository.ts";

describe("settingsProblems", () => {
  it("are none of the example", () => {
    expect(settingsProblems(SETTINGS)).toEqual([]);
  });

  it("are all told at once", () => {
    const settings = {
      ...SETTINGS,
      origin: "a\nb",
      label: "",
      suites: ["a/b", "a", "a"],
      keys: ["ABCD"],
      url: "deb.example.org",
      onion: SETTINGS.url,
    };
    expect(settingsProblems(settings).map(({ where }) => where)).toEqual([
      "--origin",
      "--label",
      "--suite",
      "--suite",
      "--key",
      "--url",
      "--onion",
    ]);
  });
});

describe("parseSettings", () => {
  it("reads what settingsText writes", () => {
    expect(parseSettings(settingsText(SETTINGS))).toEqual(SETTINGS);
  });

  it.each([
    "",
    "null",
    "{}",
    JSON.stringify({ ...SETTINGS, keys: [] }),
    JSON.stringify({ ...SETTINGS, suites: [1] }),
    JSON.stringify({ ...SETTINGS, suites: ["../.."] }),
    JSON.stringify({ ...SETTINGS, onion: 1 }),
  ])("refuses others: %s", (text) => {
    expect(thrownBy(() => parseSettings(text)).message).toBe("the settings of the repository cannot be read");
  });
});
