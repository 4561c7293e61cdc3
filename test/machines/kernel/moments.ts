import { PackageError } from "../../../src/problem.ts";
import type { Environment } from "../../../src/system/environment.ts";

const VARIABLE = "NYMPHEMERAL_POWER_CUTS";
const DEFAULT_CUTS = 40;

/**
 * The environment that tells the stories how often to cut the power.
 *
 * @param text What the user gave; undefined for the default.
 * @throws {PackageError} It is no number from 1 to 999.
 */
export function cutsEnvironment(text: string | undefined): Environment {
  if (text !== undefined && !/^[1-9]\d{0,2}$/.test(text)) {
    throw new PackageError(`--cuts is "${text}", not a number from 1 to 999.`, {
      hint: `give for example --cuts ${DEFAULT_CUTS}`,
    });
  }
  return { [VARIABLE]: text ?? String(DEFAULT_CUTS) };
}

/**
 * Spreads a story's power cuts over its acts and, within each, over the time that it takes.
 *
 * @param act Its number, from 0.
 * @param acts How many there are.
 * @returns Each cut's moment as a part of the act's time, above 0; the last one is its end, where all of it has to be on
 *   the disk. The first acts get the remainder.
 */
export function momentsOf(act: number, acts: number): readonly number[] {
  const cuts = Number(process.env[VARIABLE]);
  const count = Math.floor(cuts / acts) + (act < cuts % acts ? 1 : 0);
  return Array.from({ length: count }, (_, index) => (index + 1) / count);
}
