/**
 * The word that was probably meant.
 *
 * @returns the nearest candidate, at most one typing mistake away, or two for five letters and more; undefined: none is
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const allowed = word.length < 5 ? 1 : 2;
  return candidates
    .map((candidate) => ({ candidate, mistakes: distance(word, candidate) }))
    .filter(({ mistakes }) => mistakes <= allowed)
    .toSorted((a, b) => a.mistakes - b.mistakes)[0]?.candidate;
}

/** How many letters are missing, added, replaced or swapped with their neighbor (optimal string alignment). */
function distance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= from.length; row++) {
    rows.push([row]);
    for (let column = 1; column <= to.length; column++) {
      const replaced = at(row - 1, column - 1) + Number(from[row - 1] !== to[column - 1]);
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const swapped = isSwapped ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY;
      rows[row]?.push(Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, replaced, swapped));
    }
  }
  return at(from.length, to.length);
}
