import { join } from "node:path";

import type { ChangelogEntry } from "../../src/definition/changelog.ts";
import type { Control } from "../../src/definition/control.ts";
import { type Definition, definePackage } from "../../src/definition/package.ts";
import { render } from "../../src/render/render.ts";
import { loadTemplates, type Templates } from "../../src/render/templates.ts";
import type { PackageTree } from "../../src/tree.ts";

/** The checkout. */
export const ROOT = join(import.meta.dirname, "../..");

/** 2026-11-22 18:00:00 UTC. */
export const DATE = 1_795_370_400;

/** What the example's changelog says. */
export const CHANGELOG: ChangelogEntry = {
  packageName: "nymphemeral-whonix-connections",
  version: "1.0.0",
  maintainer: "Ann Author <ann@example.org>",
  date: DATE,
};

/** The documented definition: the servers of the manual, written out. Every test changes one thing of it. */
export const EXAMPLE: Definition = definePackage({
  servers: {
    news: { host: "news.mixmin.net", port: 563 },
    mail: { host: "2.2.2.2", port: 25 },
  },
  changelog: CHANGELOG,
  projectVersion: "1.0.0",
});

/** @returns the example with some control fields changed */
export function withControl(change: Partial<Control>): Definition {
  return { ...EXAMPLE, control: { ...EXAMPLE.control, ...change } };
}

/** The project's own templates. */
export async function projectTemplates(): Promise<Templates> {
  return await loadTemplates(join(ROOT, "debian-templates"));
}

/** Every byte of the example. */
export async function exampleTree(): Promise<PackageTree> {
  return render(EXAMPLE, await projectTemplates());
}
