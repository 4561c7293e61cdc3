import * as fc from "fast-check";

/** What every made-up case grows from, so that each run has the same ones. A failure prints it, too. */
export const SEED = 20_261_122;

/**
 * Judges made-up cases; a failing one is made as small as it goes on failing.
 *
 * @param judge - throws for a case that should have held
 */
export async function forCases<Case>(
  count: number,
  cases: fc.Arbitrary<Case>,
  judge: (made: Case) => void | Promise<void>,
): Promise<void> {
  const property = fc.asyncProperty(cases, async (made) => {
    await judge(made);
  });
  await fc.assert(property, { seed: SEED, numRuns: count });
}

/** Contents of files: none, few bytes, and around the 512 bytes of a block of tar. */
export const CONTENTS = fc.oneof(
  fc.uint8Array({ maxLength: 9 }),
  fc
    .record({ blocks: fc.nat(4), change: fc.integer({ min: -1, max: 1 }), byte: fc.nat(255) })
    .map(({ blocks, change, byte }) => new Uint8Array(Math.max(blocks * 512 + change, 0)).fill(byte)),
);

/** Any text at all: half characters, control characters and newlines, too. */
export const TEXTS = fc.string({ unit: "binary", maxLength: 30 });

/** Bytes as a text that vitest compares at once. */
export function textOf(content: Uint8Array = new Uint8Array()): string {
  return Buffer.from(content).toString("latin1");
}
