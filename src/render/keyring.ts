import { type Keyring, KEYRING_PATH } from "../definition/keyring.ts";
import type { Tree } from "../tree.ts";
import { renderBinaryPackage } from "./binary-package.ts";
import type { Templates } from "./templates.ts";

/**
 * Every byte of the keyring, in memory.
 *
 * @param keyring - validated
 * @param templates - all of debian-templates/
 * @throws PackageError when a template is missing or names a value that there is not
 */
export function renderKeyring(keyring: Keyring, templates: Templates): Tree {
  const { control, date, keys, source } = keyring;
  // deb-changelog(5): as date -R writes it.
  const changelogDate = new Date(date * 1000).toUTCString().replace("GMT", "+0000");
  const values = { control, keys, source, keyringPath: KEYRING_PATH, changelogDate };
  return renderBinaryPackage(keyring, templates, values);
}
