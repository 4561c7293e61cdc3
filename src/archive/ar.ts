/** A member of the outer archive of a .deb (deb(5)). */
export interface ArMember {
  name: string;
  content: Uint8Array;
}

const MAGIC = "!<arch>\n";
const HEADER_END = "`\n";
const encoder = new TextEncoder();

/**
 * An ar archive (ar(5)) as dpkg-deb writes it: numbers in ASCII, owner 0:0, mode 100644.
 *
 * @param members - names of at most 16 bytes
 * @param date - seconds since the epoch, for every member
 * @returns an even number of bytes: dpkg from 1.23.6 on refuses a .deb whose last member is not padded
 */
export function ar(members: readonly ArMember[], date: number): Uint8Array {
  const parts = members.flatMap(({ name, content }) => [
    encoder.encode(header(name, content.byteLength, date)),
    content,
    encoder.encode(content.byteLength % 2 === 0 ? "" : "\n"),
  ]);
  return Buffer.concat([encoder.encode(MAGIC), ...parts]);
}

function header(name: string, size: number, date: number): string {
  const fields = [
    name.padEnd(16),
    String(date).padEnd(12),
    "0".padEnd(6),
    "0".padEnd(6),
    "100644".padEnd(8),
    String(size).padEnd(10),
  ];
  return fields.join("") + HEADER_END;
}
