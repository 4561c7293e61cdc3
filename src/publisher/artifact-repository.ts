import { emptyRepository, packRepository } from "../artifact/apt-repository.ts";
import type { DistFile } from "../artifact/dist.ts";
import { planPublication } from "../repository/plan.ts";
import { signRelease } from "../system/gpg.ts";
import { admission } from "./packages.ts";
import { refuseProblems } from "./publish.ts";
import { xz } from "../system/xz.ts";

/**
 * Makes a repository with a package alone, for apt to read from a folder. But for the signatures its bytes depend on the
 * package and the time, and on the versions of Node's zlib and of xz, by which its lists are compressed.
 *
 * No date ends it: nobody signs it anew, and an old artifact's SHA256SUMS holds for ever, too.
 *
 * @param packageName - of the package
 * @param deb - its bytes
 * @param key - the fingerprint of the key that signs, itself or by a subkey
 * @param time - of the commit, in seconds since the epoch
 * @throws PackageError when the package must not be published, or gpg cannot sign
 */
export async function artifactRepository(
  packageName: string,
  deb: Uint8Array,
  key: string,
  time: number,
): Promise<DistFile> {
  const repository = emptyRepository(packageName, key);
  const decision = await admission([{ where: packageName, content: deb }], undefined)(repository);
  refuseProblems(decision);
  const steps = await planPublication(repository, decision, {
    now: time,
    validity: undefined,
    xz,
    sign: async (text) => await signRelease(text, [key]),
    keyring: new Uint8Array(),
    page: () => "",
    read: () => undefined,
  });
  return await packRepository(packageName, steps, time);
}
