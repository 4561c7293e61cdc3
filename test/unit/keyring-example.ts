import {
  defineKeyringPackage,
  type KeyringPackage,
  type KeyringPackageInput,
} from "../../src/definition/keyring.ts";
import { renderKeyringPackage } from "../../src/render/keyring.ts";
import type { PackageTree } from "../../src/tree.ts";
import { CHANGELOG, projectTemplates } from "./example.ts";
import { firstKey } from "./public-keys.ts";

/** A keyring of one key, with some of what it is made of changed. */
export function keyring(change: Partial<KeyringPackageInput> = {}): KeyringPackage {
  return defineKeyringPackage({
    keys: [firstKey()],
    aptSource: { url: "https://deb.example.org/nymphemeral", suite: "stable" },
    version: "2026.01.15",
    maintainer: CHANGELOG.maintainer,
    ...change,
  });
}

/** Every byte of it. */
export async function keyringTree(change: Partial<KeyringPackageInput> = {}): Promise<PackageTree> {
  return renderKeyringPackage(keyring(change), await projectTemplates());
}
