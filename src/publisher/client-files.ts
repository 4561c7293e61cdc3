import { sha256 } from "../hash.ts";
import type { Listing } from "../repository/listing.ts";
import { renderPage } from "../repository/page.ts";
import { KEYRING } from "../repository/repository.ts";
import { publicKeys } from "../system/gpg.ts";
import { readProject } from "../project.ts";

/** What a new client begins with, and every publication writes anew. */
export interface Entrance {
  /** The public keys, binary. */
  keyring: Uint8Array;
  /** The landing page. */
  page: (listing: Listing) => string;
}

/**
 * @param keys - fingerprints
 * @returns the entrance of a repository that these keys sign
 * @throws PackageError when gpg has none of them
 */
export async function clientFilesWith(keys: readonly string[]): Promise<Entrance> {
  const keyring = await publicKeys(keys);
  const { definition, templates } = await readProject({});
  const about = {
    packageName: definition.control.Package,
    keyFile: { path: KEYRING, sha256: sha256(keyring) },
  };
  return { keyring, page: (listing) => renderPage({ ...listing, ...about }, templates) };
}
