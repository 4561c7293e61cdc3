import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

import type { DistFile } from "../artifact/dist.ts";
import { PackageError } from "../problem.ts";
import { ancestors } from "../tree.ts";

/**
 * Writes all files or none: each whole and on disk under a temporary name of this process first, then renamed.
 *
 * @param folder - made when it is not there
 * @throws PackageError when the disk or the folder refuses; no temporary file is left then
 */
export function writeDist(folder: string, files: readonly DistFile[]): void {
  const pending = files.map(({ name, content }) => ({
    temporary: join(folder, `.${name}.${process.pid}.new`),
    final: join(folder, name),
    content,
  }));
  try {
    makeFolder(folder);
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

/**
 * Makes a folder of these files and no others, in the place of an earlier one: all are on disk before it gets its name.
 * Whatever interrupts it, there is the old folder, the new one or none.
 *
 * @throws PackageError when a file cannot be written
 */
export function writeFolder(folder: string, files: readonly DistFile[]): void {
  const beside = join(dirname(folder), `.${basename(folder)}`);
  const [fresh, old] = [`${beside}.new`, `${beside}.old`];
  for (const rest of [fresh, old]) rmSync(rest, { recursive: true, force: true });
  writeDist(fresh, files);
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(fresh, folder);
  rmSync(old, { recursive: true, force: true });
}

// The first rename must not succeed when the last one cannot.
function refuseFolder(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`${path} is a folder`);
}

// Whatever keeps the file from being removed kept it from being made; the first error says more.
function remove(path: string): void {
  try {
    rmSync(path);
  } catch {
    // nothing was left
  }
}

/**
 * Puts a file in the place of another one, whole or not at all. At the end the file and its name are on the disk. Its folder
 * is made where there is none.
 *
 * @param temporary - the name that it has in its folder until then: rename(2) does not cross file systems or mounts
 */
export function replaceDurably(path: string, temporary: string, content: Uint8Array): void {
  const folder = dirname(path);
  makeFolder(folder);
  writeDurably(join(folder, temporary), content);
  renameSync(join(folder, temporary), path);
  syncFolder(folder);
}

/**
 * Appends to a file. At the end the text and the file's name are on the disk.
 *
 * @param kept - how many bytes of it stay
 */
export function appendDurably(path: string, kept: number, text: string): void {
  changeDurably(path, "a", (file) => {
    ftruncateSync(file, kept);
    writeFileSync(file, text);
  });
  syncFolder(dirname(path));
}

// fs.writeSync may write short on a full disk and still return; writeFileSync goes on until all is written.
// A temporary name may be taken: by what a crash left, or by a link or a fifo that somebody else put there.
function writeDurably(path: string, content: Uint8Array): void {
  rmSync(path, { force: true });
  changeDurably(path, "wx", (file) => writeFileSync(file, content));
}

function changeDurably(path: string, flags: "a" | "wx" | "r", change: (file: number) => void): void {
  const file = openSync(path, flags, 0o644);
  try {
    change(file);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Makes a folder, and those above it, where there are none. A new folder's name is on the disk when the folder above it is.
 *
 * mkdirSync with `recursive` never returns where the system has no place for a new folder in one that is there, as in /proc.
 */
export function makeFolder(path: string): void {
  const whole = resolve(path);
  const missing = [whole, ...ancestors(whole)].filter((folder) => !isFolder(folder));
  for (const folder of missing.toReversed()) {
    makeOne(folder);
    syncFolder(dirname(folder));
  }
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    // Somebody else made it meanwhile.
    if (!isFolder(folder)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function syncFolder(path: string): void {
  changeDurably(path, "r", () => undefined);
}
