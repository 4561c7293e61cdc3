import { messageOf } from "../problem.ts";
import { gunzip } from "./gunzip.ts";
import { type ArMember, readAr } from "./read-ar.ts";
import { readTar, type TarEntry } from "./read-tar.ts";

/** A binary package as it was read, before anything was judged. */
export interface ReadDeb {
  size: number;
  members: readonly ArMember[];
  control: readonly TarEntry[];
  data: readonly TarEntry[];
}

/** What is unpacked at most of the two archives of a package, in bytes, however small they are themselves. */
export const [LARGEST_CONTROL, LARGEST_DATA] = [16 * 1024 * 1024, 256 * 1024 * 1024];

/**
 * Reads a binary package (deb(5)) with nothing of what wrote it.
 *
 * @throws Error when it is no ar archive with a control.tar.gz and a data.tar.gz that can be read
 */
export function readDeb(file: Uint8Array): ReadDeb {
  const members = readAr(file);
  const tarOf = (name: string, limit: number): TarEntry[] => {
    const member = members.find((candidate) => candidate.name === name);
    if (member === undefined) {
      throw new Error(
        `it has no ${name}, but ${members.map((candidate) => candidate.name).join(", ") || "nothing"}; ` +
          "gzip is what every dpkg from bullseye on reads",
      );
    }
    try {
      return readTar(gunzip(member.content, limit));
    } catch (error) {
      throw new Error(`${name}: ${messageOf(error)}`, { cause: error });
    }
  };
  const [control, data] = [tarOf("control.tar.gz", LARGEST_CONTROL), tarOf("data.tar.gz", LARGEST_DATA)];
  return { size: file.byteLength, members, control, data };
}

/** A file of control.tar as text; undefined when it is not there. */
export function controlText(deb: ReadDeb, name: string): string | undefined {
  const entry = deb.control.find((candidate) => candidate.name === `./${name}`);
  return entry === undefined ? undefined : Buffer.from(entry.content).toString("utf8");
}
