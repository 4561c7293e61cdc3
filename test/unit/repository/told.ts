import { expect } from "vitest";

import type { Problem } from "../../../src/problem.ts";

/** Where and what each problem is. Each says as well what rule it breaks, and the way out. */
export function told(problems: readonly Problem[]): string[] {
  return problems.map(({ where, what, rule, fix }) => {
    expect([where, what, rule, fix]).not.toContain("");
    return `${where}: ${what}`;
  });
}
