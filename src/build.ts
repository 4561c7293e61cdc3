import { deb } from "./archive/deb.ts";
import type { Keyring } from "./definition/keyring.ts";
import type { Definition } from "./definition/package.ts";
import { renderKeyring } from "./render/keyring.ts";
import { render } from "./render/render.ts";
import type { Templates } from "./render/templates.ts";
import type { Tree } from "./tree.ts";
import { validateKeyring } from "./validation/keyring.ts";
import { validate } from "./validation/validate.ts";
import { failureOf, verify } from "./verify/verify.ts";

/** A package that was built: its files, and the bytes of the .deb, which passed every check. */
export interface BuiltPackage {
  tree: Tree;
  file: Uint8Array;
}

/**
 * Builds the package: validates the definition, renders it, packs it, and reads the bytes back.
 *
 * @throws PackageError with every problem of the definition, or with every check that fails
 */
export async function buildPackage(definition: Definition, templates: Templates): Promise<BuiltPackage> {
  return await packAndVerify(renderPackage(definition, templates), definition.date);
}

/** Builds the keyring, in the same steps as {@link buildPackage}. */
export async function buildKeyring(keyring: Keyring, templates: Templates): Promise<BuiltPackage> {
  validateKeyring(keyring);
  return await packAndVerify(renderKeyring(keyring, templates), keyring.date);
}

/**
 * The first half of {@link buildPackage}: every file of the package, before it is packed.
 *
 * @throws PackageError with every problem of the definition
 */
export function renderPackage(definition: Definition, templates: Templates): Tree {
  validate(definition);
  return render(definition, templates);
}

/**
 * The second half of {@link buildPackage}.
 *
 * @param date - of every file: seconds since the epoch
 * @throws PackageError with every check that fails
 */
async function packAndVerify(tree: Tree, date: number): Promise<BuiltPackage> {
  const file = await deb(tree, date);
  const failure = failureOf(verify(file, tree));
  if (failure !== undefined) throw failure;
  return { tree, file };
}
