import { defineKeyring, type Keyring } from "../definition/keyring.ts";
import { epoch, readProject } from "../project.ts";
import { buildKeyring } from "../build.ts";
import { publicKeys } from "../system/gpg.ts";
import { readPublicKey } from "../system/public-key.ts";

/** What a keyring is made of. */
export interface KeyringChoices {
  /** The fingerprints of keys that gpg has: during a rotation both. */
  keys: readonly string[];
  url: string;
  suite: string;
  version: string;
  /** The environment's SOURCE_DATE_EPOCH. */
  sourceDateEpoch?: string | undefined;
}

/**
 * Makes the keyring, `nymphemeral-archive-keyring`.
 *
 * @returns its definition, and the bytes of a .deb that passes every check
 * @throws PackageError when a key cannot be read, or something of it has a problem
 */
export async function makeKeyring({
  keys,
  url,
  suite,
  version,
  sourceDateEpoch,
}: KeyringChoices): Promise<{ definition: Keyring; file: Uint8Array }> {
  // Not from the tree, which anybody who can write there may have changed.
  const publicOnes = await Promise.all(
    keys.map(async (key) => await readPublicKey(await publicKeys([key]), "gpg's keyring")),
  );
  const project = await readProject({});
  const definition = defineKeyring({
    keys: publicOnes,
    source: { url: url.replace(/\/$/, ""), suite },
    version,
    maintainer: project.definition.control.Maintainer,
    sourceDateEpoch: epoch(sourceDateEpoch),
  });
  const { file } = await buildKeyring(definition, project.templates);
  return { definition, file };
}
