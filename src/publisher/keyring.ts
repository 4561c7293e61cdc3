import { defineKeyringPackage, type KeyringPackage } from "../definition/keyring.ts";
import { readProject } from "../project.ts";
import { buildKeyringPackage } from "../build.ts";
import { publicKeys } from "../system/gpg.ts";
import { readPublicKey } from "../system/public-key.ts";

/** What a keyring package is made of. */
export interface KeyringPackageChoices {
  /** The fingerprints of keys that gpg has: during a rotation both. */
  keys: readonly string[];
  url: string;
  suite: string;
  version: string;
}

/**
 * Makes the keyring package, `nymphemeral-archive-keyring`.
 *
 * @returns its definition, and the bytes of a .deb that passes every check
 * @throws PackageError when a key cannot be read, or something of it has a problem
 */
export async function makeKeyringPackage({
  keys,
  url,
  suite,
  version,
}: KeyringPackageChoices): Promise<{ definition: KeyringPackage; file: Uint8Array }> {
  // Not from the tree, which anybody who can write there may have changed.
  const publicOnes = await Promise.all(
    keys.map(async (key) => await readPublicKey(await publicKeys([key]), "gpg's keyring")),
  );
  const project = await readProject({});
  const definition = defineKeyringPackage({
    keys: publicOnes,
    aptSource: { url: url.replace(/\/$/, ""), suite },
    version,
    maintainer: project.definition.control.Maintainer,
  });
  const { file } = await buildKeyringPackage(definition, project.templates);
  return { definition, file };
}
