/** A member of an ar archive as it was read. */
export interface ArMember {
  name: string;
  mode: string;
  /** Seconds since the epoch. */
  date: number;
  content: Uint8Array;
}

const MAGIC = "!<arch>\n";
const HEADER_LENGTH = 60;
/** A package has three. */
const MOST_MEMBERS = 100;

/**
 * Reads an ar archive (ar(5)).
 *
 * @throws Error at the first byte that is not one
 */
export function readAr(archive: Uint8Array): ArMember[] {
  const text = (start: number, end: number): string =>
    Buffer.from(archive.subarray(start, end)).toString("latin1");
  if (text(0, MAGIC.length) !== MAGIC) throw new Error("it does not start as an ar archive does");
  const members: ArMember[] = [];
  let offset = MAGIC.length;
  while (offset < archive.byteLength) {
    if (members.length === MOST_MEMBERS) throw new Error(`it has more than ${MOST_MEMBERS} members`);
    const header = text(offset, offset + HEADER_LENGTH);
    const [, name, size] = /^(.{16}).{12}.{6}.{6}.{8}(\d+) *`\n$/s.exec(header) ?? [];
    if (name === undefined || size === undefined) throw new Error(`at byte ${offset} there is no ar header`);
    const start = offset + HEADER_LENGTH;
    const end = start + Number(size);
    if (end > archive.byteLength) throw new Error(`${name.trimEnd()} is cut short`);
    members.push({
      name: name.trimEnd().replace(/\/$/, ""),
      date: Number(header.slice(16, 28).trimEnd()),
      mode: header.slice(40, 48).trimEnd(),
      content: archive.subarray(start, end),
    });
    offset = end + (end % 2);
  }
  return members;
}
