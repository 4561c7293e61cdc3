import { emptyRepository, packRepository } from "../../../src/artifact/apt-repository.ts";
import type { DistFile } from "../../../src/artifact/dist.ts";
import { planPublication } from "../../../src/repository/plan.ts";
import { stepsOf } from "../../../src/repository/steps.ts";
import { bytesOf, example, Memory, NOW, signaturesOf } from "./example-repository.ts";

/** The repository in an artifact of the example, version 1.0. */
export async function artifactRepository(): Promise<DistFile> {
  const stanza = example("1.0");
  const decision = {
    changes: [{ name: "stable", packages: [stanza] }],
    problems: [],
    files: new Map([[stanza.filename, bytesOf("1.0")]]),
  };
  const plan = await planPublication(emptyRepository("example", "0".repeat(40)), decision, {
    ...new Memory().inputs(),
    validity: undefined,
  });
  const steps = stepsOf(plan, signaturesOf(plan), new Uint8Array());
  return await packRepository("example", steps, NOW);
}
