/** An option of a command. */
export interface Option {
  /** What its value is called in the usage, such as FILE; an option without it takes no value. */
  readonly value?: string;
  readonly required?: true;
  readonly help: string;
}

/** The options of a command, by their names without the dashes. */
export type Options = Readonly<Record<string, Option>>;

/** What was given: the values of options, true for those that take none, undefined for those that were not given. */
export type Values<Known extends Options> = {
  readonly [Name in keyof Known]: Known[Name] extends { required: true }
    ? string
    : (Known[Name] extends { value: string } ? string : true) | undefined;
};

/** Thrown where a command line makes no sense. */
export class UsageError extends Error {
  readonly problems: readonly string[];

  constructor(...problems: readonly string[]) {
    super(problems.join("; "));
    this.problems = problems;
  }
}
