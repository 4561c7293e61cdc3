import { readFileSync } from "node:fs";

import { defineKeyring, type Keyring } from "../../src/definition/keyring.ts";
import { type PublicKey, readPublicKeys } from "../../src/definition/public-key.ts";
import { PackageError } from "../../src/package-error.ts";
import { renderKeyring } from "../../src/render/keyring.ts";
import { validateKeyring } from "../../src/validation/keyring.ts";
import { epoch, readProject } from "../project.ts";
import { verifiedDeb } from "../verified-deb.ts";

/** What a person says of the keyring, as typed. */
export interface KeyringChoices {
  /** Files that `gpg --export` wrote; during a rotation those of both keys, or one with both. */
  keyFiles: readonly string[];
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
  keyFiles,
  url,
  suite,
  version,
  sourceDateEpoch,
}: KeyringChoices): Promise<{ definition: Keyring; file: Uint8Array }> {
  const keys = keyFiles.flatMap(keysOf);
  const project = await readProject({});
  const definition = defineKeyring({
    keys,
    source: { url: url.replace(/\/$/, ""), suite },
    version,
    maintainer: project.definition.control.Maintainer,
    sourceDateEpoch: epoch(sourceDateEpoch),
  });
  validateKeyring(definition);
  const tree = renderKeyring(definition, project.templates);
  return { definition, file: await verifiedDeb(tree, definition.date) };
}

function keysOf(path: string): PublicKey[] {
  let file: Uint8Array;
  try {
    file = readFileSync(path);
  } catch (cause) {
    throw new PackageError(`${path} cannot be read`, {
      cause,
      hint: "give the file that gpg --export FINGERPRINT writes",
    });
  }
  return readPublicKeys(file, path);
}
