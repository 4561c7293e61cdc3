import { afterEach, describe, expect, it, vi } from "vitest";

import { cutsEnvironment, momentsOf } from "../../machines/kernel/moments.ts";

function momentsWith(cuts: string | undefined): readonly (readonly number[])[] {
  for (const [name, value] of Object.entries(cutsEnvironment(cuts))) vi.stubEnv(name, value);
  return [0, 1, 2].map((act) => momentsOf(act, 3));
}

describe("the moments of power cuts", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("are spread over the acts, and over the time of each up to its end", () => {
    expect(momentsWith("7")).toEqual([
      [1 / 3, 2 / 3, 1],
      [0.5, 1],
      [0.5, 1],
    ]);
    expect(momentsWith("1")).toEqual([[1], [], []]);
  });

  it("are 40 unless it is said how many", () => {
    expect(momentsWith(undefined).flat()).toHaveLength(40);
  });

  it.each(["0", "-1", "1000", "4.5", "many", ""])("are not as many as %j", (text) => {
    expect(() => cutsEnvironment(text)).toThrow(`--cuts is "${text}", not a number from 1 to 999.`);
  });
});
