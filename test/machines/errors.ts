/** What one command run in a machine came to. */
export interface Outcome {
  /** The shell text that was run. */
  readonly command: string;
  /** Its exit code; 124 when it ran into its time limit. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The rig is broken (a tool, the host, the network of the machines): says nothing about the package. */
export class RigError extends Error {
  override readonly name = "RigError";
}

/** The machine did not do what the story expects: the package under test, or the story, is wrong. */
export class StoryFailure extends Error {
  override readonly name = "StoryFailure";

  /**
   * @param expectation What was expected and did not happen, one line.
   * @param outcome The command that showed it; its text, exit code and output end up in the message.
   */
  constructor(expectation: string, outcome?: Outcome) {
    super(outcome ? `${expectation}\n${describeOutcome(outcome)}` : expectation);
  }
}

function describeOutcome({ command, exitCode, stdout, stderr }: Outcome): string {
  return [
    `command: ${command}`,
    `exit code: ${exitCode}`,
    `stdout:\n${stdout.trimEnd()}`,
    `stderr:\n${stderr.trimEnd()}`,
  ].join("\n");
}
