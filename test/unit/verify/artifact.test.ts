import { createHash } from "node:crypto";

import { describe, expect, it } from "vitest";

import { readArtifact } from "../../../src/verify/artifact.ts";
import { thrownBy } from "../thrown.ts";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

function sumOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function provenanceOf(name: string, text: string, gitCommit: string): string {
  return JSON.stringify({
    subject: [{ name, digest: { sha256: sumOf(text) } }],
    predicate: { buildDefinition: { resolvedDependencies: [{ digest: { gitCommit } }] } },
  });
}

const CONTENTS = { "example.deb": "abc", "provenance.json": provenanceOf("example.deb", "abc", COMMIT) };

/** An artifact of these texts with their sums, and then with some changes. */
function artifact(
  contents: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, Uint8Array> {
  const sums = Object.entries(contents).map(([name, text]) => `${sumOf(text)}  ${name}\n`);
  const texts = { ...contents, SHA256SUMS: sums.join(""), "SHA256SUMS.asc": "signed", ...changes };
  return new Map(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)]));
}

/** What is found, as file and words. */
function findings(files: ReadonlyMap<string, Uint8Array>): string[] {
  return thrownBy(() => readArtifact(files)).problems.map(({ where, what }) => `${where}: ${what}`);
}

describe("readArtifact", () => {
  it("gives the commit of an artifact that is as it was made, signed or not", () => {
    const files = new Map(artifact(CONTENTS));
    expect(readArtifact(files)).toBe(COMMIT);
    files.delete("SHA256SUMS.asc");
    expect(readArtifact(files)).toBe(COMMIT);
  });

  it("tells a changed, a missing and an additional file, all at once", () => {
    const files = new Map(artifact({ ...CONTENTS, gone: "" }, { "example.deb": "abd", more: "" }));
    files.delete("gone");
    expect(findings(files)).toEqual([
      "example.deb: its sum is another",
      "gone: it is not there",
      "more: SHA256SUMS does not name it",
      "example.deb: provenance.json is not about it",
    ]);
  });

  it("tells everything when there are no sums", () => {
    const files = new Map(artifact(CONTENTS));
    files.delete("SHA256SUMS");
    expect(findings(files)).toEqual([
      "example.deb: SHA256SUMS does not name it",
      "provenance.json: SHA256SUMS does not name it",
    ]);
  });

  it.each([
    ["a path", `${sumOf("abc")}  ../example.deb`],
    ["a sum of another kind", `${"0".repeat(40)}  example.deb`],
    ["something before the sum", `x${sumOf("abc")}  example.deb`],
  ])("takes no line of SHA256SUMS with %s", (_case, line) => {
    expect(findings(artifact(CONTENTS, { SHA256SUMS: `${line}\n` }))).toEqual([
      `${line}: it is not there`,
      "example.deb: SHA256SUMS does not name it",
      "provenance.json: SHA256SUMS does not name it",
    ]);
  });

  it("takes a name alone for a file without its sum", () => {
    expect(findings(artifact(CONTENTS, { SHA256SUMS: "example.deb\n" }))).toEqual([
      "example.deb: its sum is another",
      "provenance.json: SHA256SUMS does not name it",
    ]);
  });

  it("says what to do about all that", () => {
    const { message, problems, hint } = thrownBy(() => readArtifact(artifact({ "provenance.json": "{}" })));
    expect({ message, problems, hint }).toEqual({
      message: "this is not a whole artifact as npm run artifact makes it",
      problems: [
        {
          where: "provenance.json",
          what: "it names no commit",
          rule: "SHA256SUMS has the sum of every file, and provenance.json that of every package",
          fix: "fetch the artifact again",
        },
      ],
      hint: "do not install it",
    });
  });

  it("tells what is wrong with an apt repository in it", () => {
    expect(findings(artifact({ ...CONTENTS, "example-repository.tar.gz": "" }))).toEqual([
      "example-repository.tar.gz: it cannot be read: unexpected end of file",
    ]);
  });

  it("tells a package that the provenance is not about", () => {
    expect(findings(artifact({ ...CONTENTS, "other.deb": "abc" }))).toEqual([
      "other.deb: provenance.json is not about it",
    ]);
    const provenance = provenanceOf("example.deb", "abd", COMMIT);
    expect(findings(artifact({ ...CONTENTS, "provenance.json": provenance }))).toEqual([
      "example.deb: provenance.json is not about it",
    ]);
  });

  it.each([
    ["not JSON", "{"],
    ["another document", "{}"],
    ["null", "null"],
    ["a short commit", provenanceOf("example.deb", "abc", "0123456")],
    ["a commit with something before it", provenanceOf("example.deb", "abc", `x${COMMIT}`)],
    ["a commit with something after it", provenanceOf("example.deb", "abc", `${COMMIT}x`)],
    ["an option in its place", provenanceOf("example.deb", "abc", "--upload-pack=id")],
    ["a number in its place", provenanceOf("example.deb", "abc", COMMIT).replace(`"${COMMIT}"`, "1")],
  ])("finds no commit in a provenance that is %s", (_case, provenance) => {
    expect(findings(artifact({ ...CONTENTS, "provenance.json": provenance }))).toEqual([
      "provenance.json: it names no commit",
    ]);
  });
});
