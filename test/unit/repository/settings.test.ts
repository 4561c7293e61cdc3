import { describe, expect, it } from "vitest";

import { parseSettings, settingsProblems, settingsText } from "../../../src/repository/settings.ts";
import { RELAY_ONION } from "../onion-names.ts";
import { thrownBy } from "../thrown.ts";
import { SETTINGS } from "./example-repository.ts";
import { told } from "./told.ts";

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
    expect(told(settingsProblems(settings)).map((problem) => problem.split(":")[0])).toEqual([
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

it.each([`${SETTINGS.keys[0]}0`, `0${SETTINGS.keys[0]}`])(
  "a fingerprint has 40 digits: %s has not",
  (key) => {
    expect(told(settingsProblems({ ...SETTINGS, keys: [key] }))).toEqual([
      `--key: "${key}" is no fingerprint`,
    ]);
  },
);

describe("parseSettings", () => {
  it("reads what settingsText writes", () => {
    const more = { ...SETTINGS, onion: `tor+http://${RELAY_ONION}`, requireSigned: true };
    for (const settings of [SETTINGS, more]) expect(parseSettings(settingsText(settings))).toEqual(settings);
  });

  it.each([
    "null",
    "1",
    "{}",
    ...[
      { origin: 1 },
      { label: 1 },
      { suites: [] },
      { suites: ["stable", 1] },
      { suites: ["../.."] },
      { keys: [] },
      { keys: "KEY" },
      { url: 1 },
      { onion: 1 },
      { requireVerified: "no" },
      { requireSigned: "no" },
    ].map((change) => JSON.stringify({ ...SETTINGS, ...change })),
  ])("refuses others: %s", (text) => {
    const { message, hint, cause } = thrownBy(() => parseSettings(text));
    expect({ message, hint, cause }).toEqual({
      message: "the settings of the repository cannot be read",
      hint: "put settings.json back from a backup",
      cause: new Error("a value in it is missing, or not allowed"),
    });
  });

  it("refuses what is no JSON", () => {
    expect(thrownBy(() => parseSettings("")).message).toBe("the settings of the repository cannot be read");
  });
});
