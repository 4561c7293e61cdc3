import { sha256 } from "../hash.ts";

/** A file for dist/. */
export interface DistFile {
  name: string;
  content: Uint8Array;
}

/**
 * The files of a build: the package under the name that people type, the same bytes under the name that dpkg-name(1) gives
 * them, and the checksums of both.
 */
export function distFiles(packageName: string, version: string, deb: Uint8Array): readonly DistFile[] {
  // A version's epoch is no part of a file name (dpkg-name(1)).
  const names = [`${packageName}.deb`, `${packageName}_${version.replace(/^\d+:/, "")}_all.deb`];
  return withSums(names.map((name) => ({ name, content: deb })));
}

/** @returns the files, and their sums as sha256sum(1) writes and checks them, in SHA256SUMS */
export function withSums(files: readonly DistFile[]): readonly DistFile[] {
  const sums = files.map(({ name, content }) => `${sha256(content)}  ${name}\n`).join("");
  return [...files, { name: "SHA256SUMS", content: new TextEncoder().encode(sums) }];
}
