import { type KeyringPackage, KEYRING_PATH } from "../definition/keyring.ts";
import type { PackageTree } from "../tree.ts";
import { renderBinaryPackage } from "./binary-package.ts";
import type { Templates } from "./templates.ts";

/**
 * Renders the keyring package.
 *
 * @param keyring - validated
 * @param templates - all of debian-templates/
 * @throws PackageError when a template is missing or names a value that there is not
 */
export function renderKeyringPackage(keyring: KeyringPackage, templates: Templates): PackageTree {
  const { control, date, keys, aptSource } = keyring;
  // deb-changelog(5): as date -R writes it.
  const changelogDate = new Date(date * 1000).toUTCString().replace("GMT", "+0000");
  const values = { control, keys, source: aptSource, keyringPath: KEYRING_PATH, changelogDate };
  return renderBinaryPackage(keyring, templates, values);
}
