const WIDTH = 100;

/** @returns lines of two columns; the second one is broken into lines where it is too long */
export function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows
    .map(([left, right]) => filled([`  ${left.padEnd(width)} `, ...right.split(" ")], " ".repeat(width + 4)))
    .join("\n");
}

/** @returns words in lines of at most 100 characters; the second line and those after it are indented */
export function filled(words: readonly string[], indent: string): string {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1) ?? ""}${lines.length === 0 ? "" : " "}${word}`;
    if (lines.length > 0 && longer.length > WIDTH) lines.push(`${indent}${word}`);
    else lines[Math.max(lines.length - 1, 0)] = longer;
  }
  return lines.join("\n");
}
