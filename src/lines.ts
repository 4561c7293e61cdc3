/**
 * The lines of a text that others wrote. Debian's files end a line with \n alone; JavaScript's `^` and `$` with the flag m
 * match at CR, U+2028 and U+2029, too, where an attacker could begin a line that nobody else sees.
 */
export function linesOf(text: string): string[] {
  return text.split("\n");
}

/** @returns what a pattern without the flag m finds in each line, for the lines in which it finds something */
export function matchLines(text: string, pattern: RegExp): RegExpExecArray[] {
  return linesOf(text).flatMap((line) => {
    const found = pattern.exec(line);
    return found === null ? [] : [found];
  });
}
