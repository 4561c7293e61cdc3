import { run } from "./process.ts";

/** A file of the Debian package that has dpkg-source, and its name. */
export const DPKG_SOURCE = { "/usr/bin/dpkg-source": "dpkg-dev" };

/**
 * Packs a source package by dpkg-source(1): the .dsc and the archive come into the folder above it.
 *
 * @param above - the folder above it
 * @param name - of its folder
 * @param date - seconds since the epoch: no later date is in the archive
 * @throws PackageError when it fails
 */
export async function buildSourcePackage(above: string, name: string, date: number): Promise<void> {
  const failure = { message: "dpkg-source cannot pack the source", hint: "is there room in TMPDIR?" };
  await run("dpkg-source", ["--build", name], failure, {
    cwd: above,
    env: { SOURCE_DATE_EPOCH: String(date) },
  });
}
