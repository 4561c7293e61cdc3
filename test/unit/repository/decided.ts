import type { Decision } from "../../../src/repository/plan.ts";
import type { Repository } from "../../../src/repository/repository.ts";
import { bytesOf, example, Memory } from "./example-repository.ts";
import { told } from "./told.ts";

/** A repository with these versions of the example in stable. */
export async function having(...versions: readonly string[]): Promise<Memory> {
  const memory = new Memory();
  await memory.publish("stable", versions);
  return memory;
}

/** Suites and the versions in them. */
export function versionsIn({ changes }: Decision): Record<string, string[]> {
  return Object.fromEntries(
    changes.map(({ name, packages }) => [name, packages.map(({ version }) => version)]),
  );
}

/** Where and what is wrong. */
export function wrong({ problems }: Decision): string[] {
  return told(problems);
}

/** A repository in which stable has version 1.0 of another package, and then of the example. */
export async function havingTwo(): Promise<Repository> {
  const packages = [example("1.0", bytesOf("1.0"), "another"), example("1.0")];
  return {
    ...(await having()).open(),
    suites: [
      { name: "stable", packages },
      { name: "testing", packages: [] },
    ],
  };
}
