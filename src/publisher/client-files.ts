import { sha256 } from "../hash.ts";
import { readProject } from "../project.ts";
import { KEYRING_FILE } from "../repository/layout.ts";
import type { Listing } from "../repository/listing.ts";
import { renderPage } from "../repository/page.ts";
import { publicKeys } from "../system/gpg.ts";

/** What a new client begins with; each publication writes it again. */
export interface ClientFiles {
  /** The public keys, binary. */
  keyring: Uint8Array;
  /** The landing page. */
  page: (listing: Listing) => string;
}

/**
 * @param keys - fingerprints
 * @returns the client files of a repository that these keys sign
 * @throws PackageError when gpg has none of them
 */
export async function clientFilesWith(keys: readonly string[]): Promise<ClientFiles> {
  const keyring = await publicKeys(keys);
  const { definition, templates } = await readProject({});
  const about = {
    packageName: definition.control.Package,
    keyFile: { path: KEYRING_FILE, sha256: sha256(keyring) },
  };
  return { keyring, page: (listing) => renderPage({ ...listing, ...about }, templates) };
}
