import type { PackageTree } from "../../src/tree.ts";
import { renderPackage } from "../../src/build.ts";
import { type Choices, readProject } from "../../src/project.ts";
import { keyringTree } from "../unit/keyring-example.ts";
import { RELAY_ONION } from "../unit/onion-names.ts";
import { bothKeys } from "../unit/public-keys.ts";

/** The choices of a build that make another package, by the name under which it is shown. */
export const SCENARIOS = {
  documented: {},
  "onion-relay": { mail: `${RELAY_ONION}:25` },
  isolated: { isolate: true },
  "internet-relay": { mail: "mail.example.org:25" },
} as const satisfies Record<string, Choices>;

/** The package that a build with these choices makes. */
export async function treeOf(choices: Choices): Promise<PackageTree> {
  const { definition, templates } = await readProject(choices);
  return renderPackage(definition, templates);
}

/** What makes a package that is shown. */
type Rendered = () => Promise<PackageTree>;

const documented: Rendered = async () => await treeOf(SCENARIOS.documented);
const keyring: Rendered = async () => await keyringTree();

/** The packages that are shown whole, each file in the folder of this name. */
export const WHOLE = { documented, keyring };

/** The others, each shown by what differs from one that is shown whole. A rotation carries the second keyring. */
export const DIFFERENCES: readonly (readonly [name: string, from: keyof typeof WHOLE, Rendered])[] = [
  ...Object.entries(SCENARIOS)
    .filter(([name]) => name !== "documented")
    .map(([name, choices]) => [name, "documented", async () => await treeOf(choices)] as const),
  [
    "keyring-rotation",
    "keyring",
    async () =>
      await keyringTree({
        keys: bothKeys(),
        version: "2026.11.20",
        aptSource: { url: `tor+http://${RELAY_ONION}/nymphemeral`, suite: "stable" },
      }),
  ],
];
