import { deb } from "./archive/deb.ts";
import type { KeyringPackage } from "./definition/keyring.ts";
import type { Definition } from "./definition/package.ts";
import { renderKeyringPackage } from "./render/keyring.ts";
import { render } from "./render/render.ts";
import type { Templates } from "./render/templates.ts";
import type { PackageTree } from "./tree.ts";
import { validateKeyringPackage } from "./validation/keyring.ts";
import { validate } from "./validation/validate.ts";
import { failureOf, verify } from "./verify/verify.ts";

/** A package that was built: its files, and the bytes of the .deb, which passed every check. */
export interface BuiltPackage {
  tree: PackageTree;
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

/** Builds the keyring package, in the same steps as {@link buildPackage}. */
export async function buildKeyringPackage(
  keyring: KeyringPackage,
  templates: Templates,
): Promise<BuiltPackage> {
  validateKeyringPackage(keyring);
  return await packAndVerify(renderKeyringPackage(keyring, templates), keyring.date);
}

/**
 * The first half of {@link buildPackage}: every file of the package, before it is packed.
 *
 * @throws PackageError with every problem of the definition
 */
export function renderPackage(definition: Definition, templates: Templates): PackageTree {
  validate(definition);
  return render(definition, templates);
}

/**
 * The second half of {@link buildPackage}.
 *
 * @param date - of every file: seconds since the epoch
 * @throws PackageError with every check that fails
 */
async function packAndVerify(tree: PackageTree, date: number): Promise<BuiltPackage> {
  const file = await deb(tree, date);
  const failure = failureOf(verify(file, tree));
  if (failure !== undefined) throw failure;
  return { tree, file };
}
