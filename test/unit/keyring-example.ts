import { defineKeyring, type Keyring, type KeyringInput } from "../../src/definition/keyring.ts";
import { readPublicKeys } from "../../src/definition/public-key.ts";
import { renderKeyring } from "../../src/render/keyring.ts";
import type { Tree } from "../../src/tree.ts";
import { CHANGELOG, projectTemplates } from "./example.ts";
import { FIRST_KEY } from "./public-keys.ts";

/** What the example is made of. */
const INPUT: KeyringInput = {
  keys: readPublicKeys(FIRST_KEY, "first"),
  source: { url: "https://deb.example.org/nymphemeral", suite: "stable" },
  version: "2026.01.15",
  maintainer: CHANGELOG.maintainer,
};

/** A keyring of one key. Every test changes one thing of it. */
export const KEYRING: Keyring = defineKeyring(INPUT);

/** Every byte of the example with some of it changed. */
export async function keyringTree(change: Partial<KeyringInput>): Promise<Tree> {
  return renderKeyring(defineKeyring({ ...INPUT, ...change }), await projectTemplates());
}
