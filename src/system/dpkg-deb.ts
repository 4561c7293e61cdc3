import { writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Unpacked } from "../repository/description.ts";
import { unpacksToMore } from "../verify/gunzip.ts";
import { LARGEST_CONTROL, LARGEST_DATA } from "../verify/read-deb.ts";
import { successOf, tryRun } from "./process.ts";
import { inTemporaryFolder } from "./temporary-folder.ts";

/**
 * Has dpkg-deb(1) unpack the two archives of a package, which it refuses where a member is there twice or in another
 * place. Nothing of the package is run.
 *
 * @param content - the package's bytes, of which dpkg-deb gets a copy
 * @throws Error with dpkg-deb's words when it refuses the package; or when it unpacks to more than one of use does
 */
export async function unpackDeb(content: Uint8Array): Promise<Unpacked> {
  return await withCopy(content, async (file) => {
    const [control, data] = await Promise.all([
      unpack("--ctrl-tarfile", file, "control.tar", LARGEST_CONTROL),
      unpack("--fsys-tarfile", file, "data.tar", LARGEST_DATA),
    ]);
    return { control, data };
  });
}

/**
 * Has dpkg-deb(1) parse the control file of a package as dpkg does.
 *
 * @param content - the package's bytes; its control file must be a plain file, because dpkg-deb unpacks a fifo, too, and
 *   waits forever to read it
 * @throws Error with dpkg-deb's words when it refuses the package
 */
export async function parseControl(content: Uint8Array): Promise<void> {
  await withCopy(content, async (file) => await dpkgDeb(["--field", file, "Package"], LARGEST_CONTROL));
}

async function withCopy<Result>(
  content: Uint8Array,
  action: (file: string) => Promise<Result>,
): Promise<Result> {
  return await inTemporaryFolder(async (folder) => {
    const file = join(folder, "package.deb");
    writeFileSync(file, content);
    return await action(file);
  });
}

async function unpack(option: string, file: string, archive: string, limit: number): Promise<Uint8Array> {
  try {
    return await dpkgDeb([option, file], limit);
  } catch (error) {
    if (error instanceof RangeError) throw new Error(`${archive}: ${unpacksToMore(limit)}`, { cause: error });
    throw error;
  }
}

async function dpkgDeb(words: readonly string[], limit: number): Promise<Uint8Array> {
  return successOf(await tryRun("dpkg-deb", words, { limit })).stdout;
}
