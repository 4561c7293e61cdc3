import { defineKeyring, type Keyring, type KeyringInput } from "../../src/definition/keyring.ts";
import { renderKeyring } from "../../src/render/keyring.ts";
import type { Tree } from "../../src/tree.ts";
import { CHANGELOG, projectTemplates } from "./example.ts";
import { firstKey } from "./public-keys.ts";

/** A keyring of one key, with some of what it is made of changed. */
export function keyring(change: Partial<KeyringInput> = {}): Keyring {
  return defineKeyring({
    keys: [firstKey()],
    source: { url: "https://deb.example.org/nymphemeral", suite: "stable" },
    version: "2026.01.15",
    maintainer: CHANGELOG.maintainer,
    ...change,
  });
}

/** Every byte of it. */
export async function keyringTree(change: Partial<KeyringInput> = {}): Promise<Tree> {
  return renderKeyring(keyring(change), await projectTemplates());
}
