import { emptyRepository, packRepository } from "../../../src/artifact/apt-repository.ts";
import type { DistFile } from "../../../src/artifact/dist.ts";
import { planPublication } from "../../../src/repository/plan.ts";
import { bytesOf, clearSigned, example, Memory, NOW } from "./example-repository.ts";

/** The repository in an artifact of the example, version 1.0. */
export async function artifactRepository(): Promise<DistFile> {
  const stanza = example("1.0");
  const decision = {
    changes: [{ name: "stable", packages: [stanza] }],
    problems: [],
    files: new Map([[stanza.filename, bytesOf("1.0")]]),
  };
  const tools = {
    ...new Memory().tools(),
    validity: undefined,
    // As gpg signs, but that nobody did.
    sign: async (text: string) =>
      await Promise.resolve({
        inRelease: Buffer.from(clearSigned(text)),
        signature: Buffer.from("signature"),
      }),
  };
  const steps = await planPublication(emptyRepository("example", "0".repeat(40)), decision, tools);
  return await packRepository("example", steps, NOW);
}
