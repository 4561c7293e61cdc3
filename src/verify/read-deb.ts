import { gunzipSync } from "node:zlib";

import { type ArMember, readAr } from "./read-ar.ts";
import { readTar, type TarEntry } from "./read-tar.ts";

/** A binary package as it was read, before anything was judged. */
export interface ReadDeb {
  size: number;
  members: readonly ArMember[];
  control: readonly TarEntry[];
  data: readonly TarEntry[];
}

/** What is unpacked of a member, in bytes, however small it is itself. */
const LARGEST = 256 * 1024 * 1024;

/**
 * Reads a binary package (deb(5)) with nothing of what wrote it.
 *
 * @throws Error when it is no ar archive with a control.tar.gz and a data.tar.gz that can be read
 */
export function readDeb(file: Uint8Array): ReadDeb {
  const members = readAr(file);
  const tarOf = (name: string): TarEntry[] => {
    const member = members.find((candidate) => candidate.name === name);
    if (member === undefined) {
      throw new Error(
        `it has no ${name}, but ${members.map((candidate) => candidate.name).join(", ") || "nothing"}; ` +
          "gzip is what every dpkg from bullseye on reads",
      );
    }
    return readTar(gunzipSync(member.content, { maxOutputLength: LARGEST }));
  };
  return { size: file.byteLength, members, control: tarOf("control.tar.gz"), data: tarOf("data.tar.gz") };
}

/** A file of control.tar as text; undefined when it is not there. */
export function controlText(deb: ReadDeb, name: string): string | undefined {
  const entry = deb.control.find((candidate) => candidate.name === `./${name}`);
  return entry === undefined ? undefined : Buffer.from(entry.content).toString("utf8");
}
