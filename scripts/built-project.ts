import type { Definition } from "../src/definition/package.ts";
import { render } from "../src/render/render.ts";
import type { Tree } from "../src/tree.ts";
import { validate } from "../src/validation/validate.ts";
import { type Choices, readProject } from "./project.ts";
import { verifiedDeb } from "./verified-deb.ts";

/**
 * Renders the package with these choices.
 *
 * @throws PackageError when the changelog cannot be read, or the definition has a problem
 */
export async function renderProject(choices: Choices): Promise<{ definition: Definition; tree: Tree }> {
  const { definition, templates } = await readProject(choices);
  validate(definition);
  return { definition, tree: render(definition, templates) };
}

/**
 * Builds the package with these choices, and reads it back.
 *
 * @returns its definition, its files, and the bytes of the .deb
 * @throws PackageError as {@link renderProject} does, and when the package does not pass verification
 */
export async function buildProject(
  choices: Choices,
): Promise<{ definition: Definition; tree: Tree; file: Uint8Array }> {
  const { definition, tree } = await renderProject(choices);
  return { definition, tree, file: await verifiedDeb(tree, definition.date) };
}
