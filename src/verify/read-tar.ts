/** A header of a tar archive as it was read, with its content. */
export interface TarEntry {
  name: string;
  /** "0": file, "5": directory, "x" and "g": PAX, "L" and "K": long names of GNU tar (tar(5)). */
  typeflag: string;
  mode: number;
  uid: number;
  gid: number;
  uname: string;
  gname: string;
  /** Seconds since the epoch. */
  mtime: number;
  checksumHolds: boolean;
  /** The header is of ustar or of GNU tar, which share a magic word. */
  isUstar: boolean;
  content: Uint8Array;
}

const BLOCK = 512;
/** More than any package or artifact has. */
const MOST_ENTRIES = 100_000;

/**
 * Reads a tar archive header by header and interprets nothing: what a PAX header means for the next entry is not
 * asked, because dpkg refuses it.
 *
 * @throws Error when the archive ends too early, or has more entries than any of use has
 */
export function readTar(archive: Uint8Array): TarEntry[] {
  const entries: TarEntry[] = [];
  let offset = 0;
  while (offset + BLOCK <= archive.byteLength) {
    const header = Buffer.from(archive.subarray(offset, offset + BLOCK));
    if (header.every((byte) => byte === 0)) return entries;
    if (entries.length === MOST_ENTRIES) throw new Error(`it has more than ${MOST_ENTRIES} entries`);
    const size = octal(header, 124, 12);
    const start = offset + BLOCK;
    if (!(start + size <= archive.byteLength)) throw new Error(`the entry at byte ${offset} is cut short`);
    entries.push({ ...readHeader(header), content: archive.subarray(start, start + size) });
    offset = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  throw new Error("the archive has no end");
}

function readHeader(header: Buffer): Omit<TarEntry, "content"> {
  const prefix = text(header, 345, 155);
  const name = text(header, 0, 100);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    typeflag: text(header, 156, 1) || "0",
    mode: octal(header, 100, 8),
    uid: octal(header, 108, 8),
    gid: octal(header, 116, 8),
    uname: text(header, 265, 32),
    gname: text(header, 297, 32),
    mtime: octal(header, 136, 12),
    isUstar: text(header, 257, 5) === "ustar",
    checksumHolds: checksum(header) === octal(header, 148, 8),
  };
}

function text(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.subarray(0, end === -1 ? length : end).toString("latin1");
}

function octal(header: Buffer, start: number, length: number): number {
  const digits = text(header, start, length).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

// The sum of all bytes, those of the checksum itself counted as blanks.
function checksum(header: Buffer): number {
  return header.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 0x20 : byte), 0);
}
