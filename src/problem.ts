/** One thing that is wrong, in the words that its reader needs. */
export interface Problem {
  /** Where the reader finds it: a flag with its value, a path, a control field. */
  where: string;
  /** What was found there. */
  what: string;
  /** The rule it breaks, with its source (Policy section, RFC, manual page). */
  rule: string;
  /** The fix: what to do next. */
  fix: string;
}

/** A named rule: looks at one thing and returns what is wrong with it; an empty list means nothing is. */
export type Rule<Subject> = (subject: Subject, where: string) => readonly Problem[];

/** The one problem, or none. */
export function unless(holds: boolean, problem: () => Problem): readonly Problem[] {
  return holds ? [] : [problem()];
}

/** A value as a message may show it: quoted, control characters and non-ASCII escaped, at most 80 characters. */
export function quoted(value: string): string {
  const text = JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
  return text.replace(/[^\x20-\x7e]/g, codeUnits);
}

/** How much is shown of a text that others wrote: the reason is at its beginning or at its end. */
const SHOWN = 4000;

/**
 * A text that others wrote, such as what a tool complains of, as a terminal may show it. Newlines stay. Characters that
 * are not printable are escaped: controls, which a terminal obeys, and those that change the order of others or cannot be
 * seen (general category C and the two separators of The Unicode Standard, 4.5). The middle of a long text is left out.
 */
export function masked(text: string): string {
  const leftOut = text.length - SHOWN;
  const shown =
    leftOut <= 0
      ? text
      : `${text.slice(0, SHOWN / 2)}\n[${leftOut} characters are not shown]\n${text.slice(-SHOWN / 2)}`;
  return shown.replace(/(?!\n)[\p{C}\p{Zl}\p{Zp}]/gu, codeUnits);
}

/** The same in one line: a newline is escaped, too, so that no other line can be forged. */
export function maskedLine(text: string): string {
  return masked(text).replaceAll("\n", String.raw`\n`);
}

function codeUnits(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

/**
 * The only error this project throws on purpose.
 *
 * `message` says what failed, `hint` what to do about it, `problems` lists every finding where there can be
 * several at once, `cause` is the error underneath, if any.
 */
export class PackageError extends Error {
  override readonly name = "PackageError";
  readonly hint: string;
  readonly problems: readonly Problem[];

  constructor(message: string, options: { hint: string; problems?: readonly Problem[]; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.hint = options.hint;
    this.problems = options.problems ?? [];
  }
}

/** @returns the words of anything that was thrown; to be masked where they are shown */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Goes on only where nothing was found.
 *
 * @param refusal - what cannot be done, and what to do about it
 * @throws PackageError with all problems at once
 */
export function refuse(
  problems: readonly Problem[],
  { message, hint }: { message: string; hint: string },
): void {
  if (problems.length > 0) throw new PackageError(message, { problems, hint });
}

/** How many problems are shown: a file of others may have a million of them. */
const MOST_PROBLEMS = 100;

/**
 * The text that a person reads when a command ends in an error.
 *
 * @param error - anything that was thrown
 * @returns several lines without a final newline, in which others' words are {@link masked}; for an error that is not a
 *   {@link PackageError} its stack, because that one is a defect of this project
 */
export function explain(error: unknown): string {
  if (!(error instanceof PackageError)) {
    return masked(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const { problems } = error;
  const leftOut = problems.length - MOST_PROBLEMS;
  const findings = problems
    .slice(0, MOST_PROBLEMS)
    .map(({ where, what, rule, fix }, index) =>
      [
        `${index + 1}. ${maskedLine(where)}: ${maskedLine(what)}`,
        `   rule: ${maskedLine(rule)}`,
        `   fix: ${maskedLine(fix)}`,
      ].join("\n"),
    );
  const cause = error.cause instanceof Error ? [indented(`cause: ${error.cause.message}`)] : [];
  const [message, hint] = [indented(`error: ${error.message}`), indented(`hint: ${error.hint}`)];
  const more = leftOut > 0 ? [`   and ${leftOut} more problems, which are not shown`] : [];
  return [message, ...findings, ...more, ...cause, hint].join("\n");
}

// No line of others' words begins as one of ours.
function indented(text: string): string {
  return masked(text).replaceAll("\n", "\n    ");
}
