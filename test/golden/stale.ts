/** @returns the files that are kept and that nothing renders any more */
export function staleFiles(kept: readonly string[], rendered: readonly string[]): string[] {
  return kept.filter((path) => !rendered.includes(path));
}
