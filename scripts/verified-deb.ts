import { deb } from "../src/archive/deb.ts";
import type { Tree } from "../src/tree.ts";
import { failureOf, verify } from "../src/verify/verify.ts";

/**
 * Packs a tree, and reads it back.
 *
 * @param date - of every file: seconds since the epoch
 * @returns the bytes of a .deb that passes every check
 * @throws PackageError when it does not
 */
export async function verifiedDeb(tree: Tree, date: number): Promise<Uint8Array> {
  const file = await deb(tree, date);
  const failure = failureOf(verify(file, tree));
  if (failure !== undefined) throw failure;
  return file;
}
