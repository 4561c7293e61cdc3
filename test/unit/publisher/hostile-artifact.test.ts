import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { gzip } from "../../../src/gzip.ts";
import { explain } from "../../../src/problem.ts";
import { verifyArtifact } from "../../../src/publisher/verify-artifact.ts";
import { sha256 } from "../../../src/hash.ts";
import { outputOf } from "../debian-tool.ts";
import { temporaryFolder } from "../temporary-folder.ts";

/** A folder whose checksums are right, of an artifact that names a commit which is nowhere. */
function madeUp(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = join(temporaryFolder(), "artifact");
  mkdirSync(folder);
  const predicate = {
    buildDefinition: { resolvedDependencies: [{ digest: { gitCommit: "0".repeat(40) } }] },
  };
  const all = { "provenance.json": JSON.stringify({ subject: [], predicate }), ...files };
  for (const [name, content] of Object.entries(all)) {
    writeFileSync(join(folder, name), content);
    appendFileSync(join(folder, "SHA256SUMS"), `${sha256(Buffer.from(content))}  ${name}\n`);
  }
  return folder;
}

/** What the command prints of an artifact, on both of its outputs. */
async function said(folder: string, key?: string): Promise<string[]> {
  const lines: string[] = [];
  try {
    await verifyArtifact(folder, { key, commit: undefined }, (line) => lines.push(line));
  } catch (error) {
    lines.push(...explain(error).split("\n"));
  }
  return lines;
}

const ODD_NAME = "a\u001b[2J\r\u009b\u202e\u2028\nok      all is well";
const BOMB = gzip(new Uint8Array(65 * 1024 * 1024));

/** Artifacts that must be refused: what each is, how it is made, and a line that is said. */
const HOSTILE: readonly (readonly [what: string, change: (artifact: string) => void, line: string])[] = [
  [
    "a fifo",
    (artifact) => void outputOf("mkfifo", [join(artifact, "fifo")]),
    '1. "fifo": it is a fifo, not a plain file',
  ],
  [
    "a fifo in the place of the checksums",
    (artifact) => {
      rmSync(join(artifact, "SHA256SUMS"));
      outputOf("mkfifo", [join(artifact, "SHA256SUMS")]);
    },
    '1. "SHA256SUMS": it is a fifo, not a plain file',
  ],
  [
    "a link",
    (artifact) => symlinkSync("/etc/passwd", join(artifact, "link")),
    '1. "link": it is a symbolic link, not a plain file',
  ],
  [
    "a device behind a link",
    (artifact) => symlinkSync("/dev/zero", join(artifact, "zero")),
    '1. "zero": it is a symbolic link, not a plain file',
  ],
  [
    "a folder",
    (artifact) => mkdirSync(join(artifact, "folder")),
    '1. "folder": it is a folder, not a plain file',
  ],
  [
    "a file that is too large",
    (artifact) => void outputOf("truncate", ["--size=65M", join(artifact, "large")]),
    '1. "large": it is larger than 64 MiB',
  ],
  [
    "files that are too large together",
    (artifact) => {
      for (const name of ["a", "b", "c", "d"]) outputOf("truncate", ["--size=40M", join(artifact, name)]);
      outputOf("truncate", ["--size=40M", join(artifact, "e")]);
    },
    '1. "e": with those before it is larger than 128 MiB',
  ],
  [
    "too many files",
    (artifact) => {
      for (let count = 0; count < 51; count++) writeFileSync(join(artifact, `file-${count}`), "");
    },
    "cause: it has 53 files, more than 50",
  ],
  [
    "a name that a terminal obeys",
    (artifact) => writeFileSync(join(artifact, ODD_NAME), ""),
    String.raw`1. a\u001b[2J\u000d\u009b\u202e\u2028\nok      all is well: SHA256SUMS does not name it`,
  ],
  [
    "a name with a newline in the checksums",
    (artifact) => appendFileSync(join(artifact, "SHA256SUMS"), `${"0".repeat(64)}  x\rok\n`),
    String.raw`1. x\u000dok: it is not there`,
  ],
  [
    "a line without a checksum",
    (artifact) => appendFileSync(join(artifact, "SHA256SUMS"), "provenance.json\n"),
    "1. provenance.json: its sum is another",
  ],
  [
    "a name that leaves the folder",
    (artifact) => appendFileSync(join(artifact, "SHA256SUMS"), `${"0".repeat(64)}  ../x\n`),
    `1. ${"0".repeat(64)}  ../x: it is not there`,
  ],
  [
    "no provenance",
    (artifact) => rmSync(join(artifact, "provenance.json")),
    "2. provenance.json: it names no commit",
  ],
  [
    "a commit that is an option",
    (artifact) =>
      writeFileSync(
        join(artifact, "provenance.json"),
        '{"subject":[],"predicate":{"buildDefinition":{"resolvedDependencies":[{"digest":{"gitCommit":"--upload-pack=sh"}}]}}}',
      ),
    "2. provenance.json: it names no commit",
  ],
];

describe("a hostile artifact", () => {
  it.each(HOSTILE)("is refused: %s", async (_what, change, line) => {
    const artifact = madeUp();
    change(artifact);
    expect(await said(artifact)).toContain(line);
  });

  it("is refused where its archive unpacks to more than any has", async () => {
    const artifact = madeUp({ "x-repository.tar.gz": BOMB });
    expect((await said(artifact)).join("\n")).toContain(
      "1. x-repository.tar.gz: it cannot be read: it unpacks to more than 64 MiB",
    );
  });

  it("is refused where it has no signature, before anything else of it is looked at", async () => {
    const key = join(temporaryFolder(), "key.gpg");
    writeFileSync(key, "key");
    expect(await said(madeUp(), key)).toEqual([
      "error: SHA256SUMS.asc is missing, so no signature can be verified",
      "hint: do not install it: fetch the artifact again",
    ]);
  });

  it("is none where there is no such folder", async () => {
    expect((await said("/nonexistent"))[0]).toBe("error: /nonexistent cannot be read");
  });
});
