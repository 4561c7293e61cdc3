import { createHash } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { PackageError } from "../package-error.ts";

/** A file for dist/. */
export interface DistFile {
  name: string;
  content: Uint8Array;
}

/**
 * The files of a build: the package under the name that people type, the same bytes under the name that dpkg-name(1)
 * gives them, and the sums of both as sha256sum(1) writes and checks them.
 */
export function distFiles(packageName: string, version: string, deb: Uint8Array): readonly DistFile[] {
  // A version's epoch is no part of a file name (dpkg-name(1)).
  const packages = [`${packageName}.deb`, `${packageName}_${version.replace(/^\d+:/, "")}_all.deb`];
  const sum = sha256(deb);
  const sums = packages.map((name) => `${sum}  ${name}\n`).join("");
  return [
    ...packages.map((name) => ({ name, content: deb })),
    { name: "SHA256SUMS", content: new TextEncoder().encode(sums) },
  ];
}

/** @returns the SHA-256 in hexadecimal */
export function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/**
 * Writes all files or none: each whole and on disk under a temporary name first, then renamed.
 *
 * @param folder - made when it is not there
 * @throws PackageError when the disk or the folder refuses; no temporary file is left then
 */
export function writeDist(folder: string, files: readonly DistFile[]): void {
  const pending = files.map(({ name, content }) => ({
    temporary: join(folder, `.${name}.new`),
    final: join(folder, name),
    content,
  }));
  try {
    mkdirSync(folder, { recursive: true });
    for (const { final } of pending) refuseFolder(final);
    for (const { temporary, content } of pending) writeDurably(temporary, content);
    for (const { temporary, final } of pending) renameSync(temporary, final);
  } catch (cause) {
    for (const { temporary } of pending) remove(temporary);
    throw new PackageError(`the package could not be written to ${folder}`, {
      cause,
      hint: "make room, or choose a folder that you may write to, with --out",
    });
  }
}

// The first rename must not succeed when the last one cannot.
function refuseFolder(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`${path} is a folder`);
}

// Whatever keeps the file from being removed kept it from being made; the first error says more.
function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // nothing was left
  }
}

/**
 * Writes a file, and has it on the disk at the end.
 *
 * fs.writeSync may write short on a full disk and still return; writeFileSync goes on until all is written.
 */
export function writeDurably(path: string, content: Uint8Array): void {
  const file = openSync(path, "w", 0o644);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
