import { isUtf8 } from "node:buffer";
import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { gunzipSync } from "node:zlib";

import { describe, expect, it } from "vitest";

import type { Tree } from "../../src/tree.ts";
import { SHOWN } from "./scenarios.ts";
import { staleFiles } from "./stale.ts";

/** What a scenario shows: every file in clear text, bytes that are none in base64, a list of all entries with modes. */
function shownFiles({ control, data }: Tree): Map<string, string> {
  const files = new Map(
    control.map(({ name, content }) => [`DEBIAN/${name}`, Buffer.from(content).toString("utf8")]),
  );
  for (const entry of data) {
    if (entry.kind === "directory") continue;
    const compressed = entry.path.endsWith(".gz");
    const content = compressed ? gunzipSync(entry.content) : Buffer.from(entry.content);
    const text = isUtf8(content) ? content.toString("utf8") : `${content.toString("base64")}\n`;
    files.set(entry.path.slice(1).replace(/\.gz$/, ""), text);
  }
  return files.set("entries", entryLines({ control, data }));
}

function entryLines({ control, data }: Tree): string {
  return [
    ...control.map(({ name, mode }) => `${octal(mode)} DEBIAN/${name}\n`),
    ...data.map(({ kind, path, mode }) =>
      kind === "directory" ? `${octal(mode)} ${path}/\n`.replace("//", "/") : `${octal(mode)} ${path}\n`,
    ),
  ].join("");
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}

/** Every file below a folder, by its path there. */
function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

describe.each(Object.entries(SHOWN))("the package %s", (name, rendered) => {
  it("holds these files, with these contents and modes", async () => {
    for (const [path, text] of shownFiles(await rendered())) {
      await expect(text).toMatchFileSnapshot(join(import.meta.dirname, name, path));
    }
  });

  it("has no file here that it no longer holds", async () => {
    const shown = [...shownFiles(await rendered()).keys()];
    expect(staleFiles(filesBelow(join(import.meta.dirname, name)), shown)).toEqual([]);
  });
});

describe("this folder", () => {
  it("shows no scenario that there no longer is", () => {
    const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(
      staleFiles(
        folders.map(({ name }) => name),
        Object.keys(SHOWN),
      ),
    ).toEqual([]);
  });
});

describe("staleFiles", () => {
  it("names a file that is no longer rendered", () => {
    expect(staleFiles(["DEBIAN/control", "DEBIAN/preinst"], ["DEBIAN/control", "DEBIAN/prerm"])).toEqual([
      "DEBIAN/preinst",
    ]);
  });
});
