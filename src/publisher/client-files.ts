import { sha256 } from "../hash.ts";
import { readProject } from "../project.ts";
import { KEYRING_FILE } from "../repository/layout.ts";
import type { Listing } from "../repository/listing.ts";
import { renderPage } from "../repository/page.ts";

/** What a new client begins with; each publication writes it again. */
export interface ClientFiles {
  /** The public keys, binary. */
  keyring: Uint8Array;
  /** The landing page. */
  page: (listing: Listing) => string;
}

/**
 * @param keyring - the public keys of those who sign a repository, binary
 * @returns the client files of that repository
 */
export async function clientFilesWith(keyring: Uint8Array): Promise<ClientFiles> {
  const { definition, templates } = await readProject({});
  const about = {
    packageName: definition.control.Package,
    keyFile: { path: KEYRING_FILE, sha256: sha256(keyring) },
  };
  return { keyring, page: (listing) => renderPage({ ...listing, ...about }, templates) };
}
