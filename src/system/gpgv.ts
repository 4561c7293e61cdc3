import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { matchLines } from "../lines.ts";
import { tryRun } from "./process.ts";
import { inTemporaryFolder } from "./temporary-folder.ts";

/** A file of Debian's package that has gpgv, and its name. */
export const GPGV = { "/usr/bin/gpgv": "gpgv" };

/**
 * @param keyring - public keys, binary
 * @param files - a signed file; or a signature, and what it signs
 * @returns the fingerprints of the keys whose signatures hold, be it by a subkey; a key that expired or was revoked makes
 *   none (doc/DETAILS of GnuPG, GOODSIG and VALIDSIG), though gpgv ends with status 0 then (gpgv(1))
 */
export async function goodSigners(keyring: Uint8Array, files: readonly Uint8Array[]): Promise<string[]> {
  return await inTemporaryFolder(async (folder) => {
    // By paths with a slash: gpgv looks for other names in its own folder.
    const paths = [keyring, ...files].map((_content, index) => join(folder, String(index)));
    for (const [index, content] of [keyring, ...files].entries()) writeFileSync(paths[index] ?? "", content);
    const { stdout } = await tryRun("gpgv", ["--status-fd", "1", "--keyring", ...paths]);
    const [, ...signatures] = stdout.toString("utf8").split("[GNUPG:] NEWSIG");
    return signatures
      .filter((signature) => matchLines(signature, /^\[GNUPG:\] GOODSIG /).length > 0)
      .flatMap((signature) => matchLines(signature, /^\[GNUPG:\] VALIDSIG .* ([0-9A-F]{40})$/))
      .map(([, key = ""]) => key);
  });
}
