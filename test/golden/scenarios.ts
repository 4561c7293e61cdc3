import type { Tree } from "../../src/tree.ts";
import { renderPackage } from "../../src/build.ts";
import { type Choices, readProject } from "../../src/project.ts";
import { keyringTree } from "../unit/keyring-example.ts";
import { RELAY_ONION } from "../unit/onion-names.ts";
import { bothKeys } from "../unit/public-keys.ts";

/** The choices of a build that make another package, by the name of the folder that shows it. */
export const SCENARIOS = {
  documented: {},
  "onion-relay": { mail: `${RELAY_ONION}:25` },
  isolated: { isolate: true },
  "internet-relay": { mail: "mail.example.org:25" },
} as const satisfies Record<string, Choices>;

/** The package that a build with these choices makes. */
export async function treeOf(choices: Choices): Promise<Tree> {
  const { definition, templates } = await readProject(choices);
  return renderPackage(definition, templates);
}

/** Everything that is shown: the package of each scenario, and the keyring, alone and as a rotation carries it. */
export const SHOWN: Readonly<Record<string, () => Promise<Tree>>> = {
  ...Object.fromEntries(
    Object.entries(SCENARIOS).map(([name, choices]) => [name, async () => await treeOf(choices)]),
  ),
  keyring: async () => await keyringTree(),
  "keyring-rotation": async () =>
    await keyringTree({
      keys: bothKeys(),
      version: "2026.11.20",
      source: { url: `tor+http://${RELAY_ONION}/nymphemeral`, suite: "stable" },
    }),
};
