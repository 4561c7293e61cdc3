import { describe, expect, it } from "vitest";

import { parseRelease, releaseDate, releaseText } from "../../../src/repository/release.ts";
import { sha256 } from "../../../src/hash.ts";
import { thrownBy } from "../thrown.ts";
import { bytesOf, NOW } from "./example-repository.ts";

const TEXT = releaseText(
  { origin: "Example", label: "An example", suite: "stable" },
  { date: NOW, validity: 86_400 },
  [{ path: "main/binary-all/Packages", content: bytesOf("1.0"), sha256: sha256(bytesOf("1.0")) }],
);

describe("releaseDate", () => {
  it("is five minutes ago, but never before the last one", () => {
    expect([releaseDate(NOW, 0), releaseDate(NOW, NOW - 1), releaseDate(NOW, NOW + 1)]).toEqual([
      NOW - 300,
      NOW - 1,
      NOW + 1,
    ]);
  });
});

describe("parseRelease", () => {
  it("reads what releaseText writes", () => {
    const { files, ...fields } = parseRelease(TEXT);
    expect({ ...fields, files: files.map(({ path, size }) => [path, size]) }).toEqual({
      origin: "Example",
      label: "An example",
      date: NOW,
      validUntil: NOW + 86_400,
      files: [["main/binary-all/Packages", 11]],
    });
  });

  it("has no origin where none is there", () => {
    expect(parseRelease(TEXT.replace("Origin: Example\n", "")).origin).toBe("");
  });

  it("reads no other line for a file", () => {
    const line = ` ${"0".repeat(64)} 1 path`;
    const text = `Description: not${line}\n${line} of two words\n${TEXT}`;
    expect(parseRelease(text)).toEqual(parseRelease(TEXT));
  });

  it.each(["Date", "Valid-Until"])("refuses one whose %s is the epoch", (name) => {
    const text = TEXT.replace(new RegExp(`^${name}: .*$`, "m"), `${name}: Thu, 01 Jan 1970 00:00:00 GMT`);
    expect(thrownBy(() => parseRelease(text)).message).toBe(
      "a Release file of the repository cannot be read",
    );
  });

  it.each(["Date", "Valid-Until", " [0-9a-f]{64}"])("refuses one without %s", (line) => {
    const { message, hint } = thrownBy(() => parseRelease(TEXT.replace(new RegExp(`^${line}.*\n`, "m"), "")));
    expect({ message, hint }).toEqual({
      message: "a Release file of the repository cannot be read",
      hint: "restore the last published tree from a backup or from a web host",
    });
  });
});
