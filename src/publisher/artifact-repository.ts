import { emptyRepository, packRepository } from "../artifact/apt-repository.ts";
import type { DistFile } from "../artifact/dist.ts";
import { planPublication } from "../repository/plan.ts";
import { stepsOf } from "../repository/steps.ts";
import { xz } from "../system/xz.ts";
import { decideAddition } from "./packages.ts";
import { refuseProblems, signaturesOf } from "./publish.ts";

/** Who signs an artifact. */
export interface Signer {
  /** The fingerprint of the key, which signs itself or by a subkey. */
  key: string;
  /** gpg's home, which has its secret; undefined: the user's own. */
  home: string | undefined;
}

/**
 * Makes a repository with one package, for apt to read from a folder. But for the signatures its bytes depend on the
 * package and the time, and on the versions of Node's zlib and of xz, by which its lists are compressed.
 *
 * It is valid without an end: nobody signs it again, and an old artifact's SHA256SUMS stays valid, too.
 *
 * @param packageName - of the package
 * @param deb - its bytes
 * @param time - of the commit, in seconds since the epoch
 * @throws PackageError when the package must not be published, or gpg cannot sign
 */
export async function artifactRepository(
  packageName: string,
  deb: Uint8Array,
  { key, home }: Signer,
  time: number,
): Promise<DistFile> {
  const repository = emptyRepository(packageName, key);
  const choices = { suite: undefined, allowOlder: false };
  const decision = await decideAddition(repository, [{ where: packageName, content: deb }], choices);
  refuseProblems(decision);
  const plan = await planPublication(repository, decision, {
    now: time,
    validity: undefined,
    xz,
    keyring: new Uint8Array(),
    page: () => "",
    read: () => undefined,
  });
  // It has no public record.
  const steps = stepsOf(plan, await signaturesOf(plan, [key], home), new Uint8Array());
  return await packRepository(packageName, steps, time);
}
