import { pack } from "tar-stream";

import { PackageError } from "../problem.ts";

/** A member of control.tar or data.tar: `name` starts with "./", a directory's ends in "/" (deb(5)). */
export interface TarMember {
  name: string;
  mode: number;
  /** Absent for a directory. */
  content?: Uint8Array;
}

// tar-stream reads the date as a signed 32-bit number and the mode 0 as "none given".
const NEWEST_DATE = 0x7fff_ffff;

/**
 * A ustar archive in which everything is owned by root and has one date.
 *
 * @param members - each directory before what is in it
 * @param date - seconds since the epoch, for every member: dpkg-deb would only clamp to it, and an older date of the
 *   machine would leak
 * @throws PackageError for a member that ustar cannot hold; dpkg refuses the PAX header it would get instead
 */
export function tar(members: readonly TarMember[], date: number): AsyncIterable<Uint8Array> {
  if (!isWithin(date, 0, NEWEST_DATE))
    throw unfit(`the date ${date}`, `whole seconds from 0 to ${NEWEST_DATE}`);
  const archive = pack();
  for (const { name, mode, content } of members) {
    if (!/^\.\/[\x20-\x7e]*$/.test(name)) throw unfit(`the name ${JSON.stringify(name)}`, "ASCII after ./");
    if (!fitsHeader(name))
      throw unfit(`the name ${JSON.stringify(name)}`, "100 bytes behind a prefix of 155");
    if (!isWithin(mode, 1, 0o7777)) throw unfit(`the mode ${mode} of ${name}`, "octal 0001 to 7777");
    archive.entry(
      {
        name,
        mode,
        type: content === undefined ? "directory" : "file",
        mtime: new Date(date * 1000),
        uid: 0,
        gid: 0,
        uname: "root",
        gname: "root",
      },
      // An empty file and a directory have a header alone; without content tar-stream would wait for a stream.
      Buffer.from(content?.buffer ?? new ArrayBuffer(0), content?.byteOffset, content?.byteLength),
    );
  }
  archive.finalize();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it yields buffers, which its types do not say
  return archive as AsyncIterable<Uint8Array>;
}

function isWithin(number: number, least: number, most: number): boolean {
  return Number.isInteger(number) && number >= least && number <= most;
}

// A name of more than 100 bytes is cut in two at a slash.
function fitsHeader(name: string): boolean {
  return name.length <= 100 || /^.{1,155}\/.{1,100}$/.test(name);
}

function unfit(what: string, limit: string): PackageError {
  return new PackageError(`${what} does not fit a ustar header`, {
    hint: `tar(5) allows ${limit}`,
  });
}
