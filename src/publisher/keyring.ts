import { defineKeyring, type Keyring } from "../definition/keyring.ts";
import { readPublicKeys } from "../definition/public-key.ts";
import { epoch, readProject } from "../project.ts";
import { buildKeyring } from "../build.ts";

/** What a keyring is made of. */
export interface KeyringChoices {
  /** The public keys, as `gpg --export` writes them: during a rotation both. */
  publicKeys: Uint8Array;
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
  publicKeys,
  url,
  suite,
  version,
  sourceDateEpoch,
}: KeyringChoices): Promise<{ definition: Keyring; file: Uint8Array }> {
  const keys = readPublicKeys(publicKeys, "gpg's keyring");
  const project = await readProject({});
  const definition = defineKeyring({
    keys,
    source: { url: url.replace(/\/$/, ""), suite },
    version,
    maintainer: project.definition.control.Maintainer,
    sourceDateEpoch: epoch(sourceDateEpoch),
  });
  const { file } = await buildKeyring(definition, project.templates);
  return { definition, file };
}
