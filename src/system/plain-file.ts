import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  type Stats,
  statSync,
} from "node:fs";

/** The largest file that is read, in bytes: more than any package or list here, and less than would fill the memory. */
export const LARGEST = 256 * 1024 * 1024;

/** What is read. */
interface Reading {
  /** Whether a symbolic link is followed, as one that the user named; otherwise it is refused. */
  follow?: boolean;
  /** In bytes. */
  limit?: number;
}

/**
 * Reads a file once, whole, for what is judged to be what is used. Never waits: a fifo, a device or a socket is refused.
 *
 * @throws Error when it is not there, is no plain file, or is too large
 */
export function readPlainFile(path: string, { follow = true, limit = LARGEST }: Reading = {}): Uint8Array {
  refuseOther(follow ? statSync(path) : lstatSync(path), limit);
  // open(2): another file may have come into its place since.
  const file = openSync(
    path,
    constants.O_RDONLY | constants.O_NONBLOCK | (follow ? 0 : constants.O_NOFOLLOW),
  );
  try {
    const stats = fstatSync(file);
    refuseOther(stats, limit);
    return readAll(file, stats.size, limit);
  } finally {
    closeSync(file);
  }
}

function readAll(file: number, size: number, limit: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (let total = 0; ;) {
    const piece = new Uint8Array(Math.max(size - total, 0) + 1);
    const length = readSync(file, piece);
    if (length === 0) return Buffer.concat(pieces);
    total += length;
    if (total > limit) throw new Error(tooLarge(limit));
    pieces.push(piece.subarray(0, length));
  }
}

function refuseOther(stats: Stats, limit: number): void {
  if (!stats.isFile()) throw new Error(`it is ${kindOf(stats)}, not a plain file`);
  if (stats.size > limit) throw new Error(tooLarge(limit));
}

function tooLarge(limit: number): string {
  return `it is larger than ${limit / 1024 / 1024} MiB`;
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return "a folder";
  if (stats.isSymbolicLink()) return "a symbolic link";
  if (stats.isFIFO()) return "a fifo";
  return stats.isSocket() ? "a socket" : "a device";
}
