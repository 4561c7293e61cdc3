import type { Problem } from "../package-error.ts";

/** A named rule: looks at one thing and returns what is wrong with it; an empty list means nothing is. */
export type Rule<Subject> = (subject: Subject, where: string) => readonly Problem[];

/** The one problem, or none. */
export function unless(holds: boolean, problem: () => Problem): readonly Problem[] {
  return holds ? [] : [problem()];
}

/** A value as a message may show it: quoted, control characters and non-ASCII escaped, at most 80 characters. */
export function shown(value: string): string {
  const text = JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
  return text.replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
