import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

/** An entry of a tar archive, byte by byte under the test's control. */
export interface RawEntry {
  name: string;
  content: Buffer;
  typeflag: string;
  mode: number;
  uid: number;
  gid: number;
  uname: string;
  gname: string;
  mtime: number;
  /** "ustar", but in formats before it. */
  magic: string;
  /** Added to the header's checksum. */
  checksumError: number;
}

/** A package before it is put together. */
export interface RawDeb {
  format: string;
  control: readonly RawEntry[];
  data: readonly RawEntry[];
}

/** A file of root's, or a directory when its name ends in a slash. */
export function entry(name: string, text = "", change: Partial<RawEntry> = {}): RawEntry {
  const directory = name.endsWith("/");
  return {
    name,
    content: Buffer.from(text),
    typeflag: directory ? "5" : "0",
    mode: directory ? 0o755 : 0o644,
    uid: 0,
    gid: 0,
    uname: "root",
    gname: "root",
    mtime: 1_795_370_400,
    magic: "ustar",
    checksumError: 0,
    ...change,
  };
}

const md5 = createHash("md5").update("hello\n").digest("hex");

/** The control file of the sound package. */
export const CONTROL = [
  "Package: example",
  "Version: 1.0",
  "Architecture: all",
  "Maintainer: Ann Author <ann@example.org>",
  "Installed-Size: 6",
  "Description: short",
  " One.",
  " .",
  " Two.",
  "",
].join("\n");

/** A small package with nothing wrong: a conffile, a file, a script. */
export const SOUND: RawDeb = {
  format: "2.0\n",
  control: [
    entry("./"),
    entry("./conffiles", "/etc/a.conf\n"),
    entry("./control", CONTROL),
    entry("./md5sums", `${md5}  usr/share/b\n`),
    entry("./postinst", "#!/bin/sh\nset -e\n", { mode: 0o755 }),
  ],
  data: [
    entry("./"),
    entry("./etc/"),
    entry("./etc/a.conf", "a = b\n"),
    entry("./usr/"),
    entry("./usr/share/"),
    entry("./usr/share/b", "hello\n"),
  ],
};

/** The sound package with the entry of that name changed. */
export function withEntry(part: "control" | "data", name: string, change: Partial<RawEntry>): RawDeb {
  const changed = SOUND[part].map((found) => (found.name === name ? { ...found, ...change } : found));
  return { ...SOUND, [part]: changed };
}

/** The sound package with the text of that control file changed. */
export function withControlFile(name: string, text: string): RawDeb {
  return withEntry("control", name, { content: Buffer.from(text) });
}

/** The bytes of the package. */
export function assemble({ format, control, data }: RawDeb): Buffer {
  return assembleMembers([
    ["debian-binary", Buffer.from(format)],
    ["control.tar.gz", gzipSync(rawTar(control))],
    ["data.tar.gz", gzipSync(rawTar(data))],
  ]);
}

/** An ar archive, with the mode 100644 for each member where no other is given. */
export function assembleMembers(
  members: readonly (readonly [name: string, content: Buffer, mode?: string])[],
): Buffer {
  const parts = members.flatMap(([name, content, mode = "100644"]) => [
    Buffer.from(
      `${name.padEnd(16)}${"1795370400".padEnd(12)}${"0".padEnd(6)}${"0".padEnd(6)}` +
        `${mode.padEnd(8)}${String(content.length).padEnd(10)}\`\n`,
    ),
    content,
    Buffer.from("\n".repeat(content.length % 2)),
  ]);
  return Buffer.concat([Buffer.from("!<arch>\n"), ...parts]);
}

/** A ustar archive with its two blocks of zeros at the end. */
export function rawTar(entries: readonly RawEntry[]): Buffer {
  const parts = entries.flatMap((found) => [
    rawHeader(found),
    found.content,
    Buffer.alloc((512 - (found.content.length % 512)) % 512),
  ]);
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

function rawHeader(found: RawEntry): Buffer {
  const header = Buffer.alloc(512);
  header.write(found.name, 0, 100, "latin1");
  header.write(octal(found.mode, 8), 100);
  header.write(octal(found.uid, 8), 108);
  header.write(octal(found.gid, 8), 116);
  header.write(octal(found.content.length, 12), 124);
  header.write(octal(found.mtime, 12), 136);
  header.write(" ".repeat(8), 148);
  header.write(found.typeflag, 156);
  header.write(`${found.magic}\u000000`, 257);
  header.write(found.uname, 265);
  header.write(found.gname, 297);
  const sum = header.reduce((total, byte) => total + byte, 0) + found.checksumError;
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

function octal(value: number, length: number): string {
  return `${value.toString(8).padStart(length - 1, "0")}\0`;
}
