import { isUtf8 } from "node:buffer";
import { gunzipSync } from "node:zlib";

import { FILE_HEADERS_ONLY, createTwoFilesPatch } from "diff";

import type { PackageTree } from "../../src/tree.ts";

/** The texts that show a package, by the path below its folder. */
export type ShownFiles = ReadonlyMap<string, string>;

/** What shows a package: every file in clear text, bytes that are none in base64, a list of all entries with modes. */
export function shownFiles({ control, data }: PackageTree): ShownFiles {
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

function entryLines({ control, data }: PackageTree): string {
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

/** @returns a unified diff that leads from the one package to the other; a file that one lacks is /dev/null there, as in git's */
export function difference(before: ShownFiles, after: ShownFiles): string {
  const paths = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return paths
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) =>
      createTwoFilesPatch(
        before.has(path) ? `a/${path}` : "/dev/null",
        after.has(path) ? `b/${path}` : "/dev/null",
        before.get(path) ?? "",
        after.get(path) ?? "",
        undefined,
        undefined,
        { context: 2, headerOptions: FILE_HEADERS_ONLY },
      ),
    )
    .join("");
}
