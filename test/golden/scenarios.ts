import type { Tree } from "../../src/tree.ts";
import { type Choices, renderProject } from "../../scripts/project.ts";
import { RELAY_ONION } from "../unit/onion-names.ts";

/** The choices of a build that make another package, by the name of the folder that shows it. */
export const SCENARIOS = {
  documented: {},
  "onion-relay": { smtp: `${RELAY_ONION}:25` },
  isolated: { isolate: true },
  "internet-relay": { smtp: "mail.example.org:25" },
} as const satisfies Record<string, Choices>;

/** The package that a build with these choices makes. */
export async function treeOf(choices: Choices): Promise<Tree> {
  return (await renderProject(choices)).tree;
}
