import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import { RigError } from "./errors.ts";
import { bootInstalled } from "./roots/installed-layer.ts";
import { Machine } from "./machine.ts";
import type { Base, Kind } from "./roots/base-recipe.ts";
import type { Release } from "./releases.ts";

const BUILT_PACKAGE = join(import.meta.dirname, "../../dist/nymphemeral-whonix-connections.deb");

const STORY_SECONDS = 420;

/** How and on what a story is told. */
export interface Setting {
  readonly releases: readonly Release[];
  /** What its machine has from the start; "equipped" unless given. */
  readonly base?: Base;
  /** Path of a package that is installed there from the start, its daemon up; none unless given. */
  readonly installed?: () => string | Promise<string>;
  /** false: in a machine without systemd running, see {@link Machine.enter}. true unless given. */
  readonly booted?: boolean;
  /** Time limit of the whole story, in seconds; 420 unless given. */
  readonly seconds?: number;
}

/**
 * Path of the package under test.
 *
 * @throws {RigError} It has not been built.
 */
export function builtPackage(): string {
  if (!existsSync(BUILT_PACKAGE))
    throw new RigError(`${BUILT_PACKAGE} is missing: run "npm run build" first`);
  return BUILT_PACKAGE;
}

/**
 * Registers one test per release that tells a story in a machine of its own. Stories run at the same time
 * as others.
 *
 * @param tell Gets the machine, up and running; it is removed afterwards. What it throws fails the story,
 *   with the end of the machine's journal and console added to the message.
 */
export function story(title: string, setting: Setting, tell: (machine: Machine) => Promise<void>): void {
  const timeout = (setting.seconds ?? STORY_SECONDS) * 1000;
  for (const release of setting.releases) {
    test.concurrent(`${title} [${release}]`, { timeout }, async () => {
      await using machine = await machineOf(setting, { release, base: setting.base ?? "equipped" });
      try {
        await tell(machine);
      } catch (error) {
        if (error instanceof Error) error.message += `\n${await machine.lastWords()}`;
        throw error;
      }
    });
  }
}

async function machineOf({ booted = true, installed }: Setting, kind: Kind): Promise<Machine> {
  if (!booted) return await Machine.enter(kind);
  if (installed === undefined) return await Machine.boot(kind);
  return await bootInstalled(kind, await installed());
}
