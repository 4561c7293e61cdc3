import { createInterface } from "node:readline";
import type { Writable } from "node:stream";

import { start } from "../../../src/system/process.ts";
import { RigError } from "../errors.ts";
import { quoteForShell } from "./quote.ts";
import { timesAreNoted } from "../run/times.ts";

/** Files that a program's standard streams are. */
export interface Streams {
  readonly stdin: string;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A shell that starts programs, whose small process forks at once: that of the stories takes ten milliseconds, in which
 * nothing else goes on there.
 */
export class Launcher {
  readonly #orders: Writable;
  readonly #ended: Promise<never>;
  /** Called with the exit code of each program that runs. */
  readonly #waiting = new Map<string, (exitCode: number) => void>();
  #launched = 0;

  constructor() {
    // In a session of its own: a terminal's Ctrl-C is for the run, which ends what it began.
    const shell = start("sh", [], { stdio: ["pipe", "pipe", "inherit"], detached: true });
    if (shell.stdin === null || shell.stdout === null)
      throw new RigError("there is no shell to start programs");
    this.#orders = shell.stdin;
    this.#ended = new Promise((_resolve, reject) => {
      const end = () => reject(new RigError("the shell that starts programs has ended"));
      shell.once("error", end).once("exit", end);
    });
    this.#ended.catch(() => undefined);
    this.#orders.on("error", () => undefined).write("exec 3>&1\n");
    createInterface(shell.stdout).on("line", (line) => {
      const [number = "", exitCode] = line.split(" ");
      this.#waiting.get(number)?.(Number(exitCode));
    });
  }

  /**
   * Runs a program to its end.
   *
   * @param program Its words, as shell text: quoted.
   * @param environment All that it sees of one, NAME=VALUE each, as shell text.
   * @returns Its exit code; 128 and the signal's number when a signal ended it.
   * @throws {RigError} The launcher has ended.
   */
  async launch(program: string, environment: string, streams: Streams): Promise<number> {
    this.#launched += 1;
    const number = String(this.#launched);
    const exitCode = new Promise<number>((resolve) => this.#waiting.set(number, resolve));
    // A shell lets what it starts with & ignore both signals.
    const command = `env -i --default-signal=INT,QUIT ${environment} ${program}`;
    const [stdin, stdout, stderr] = [streams.stdin, streams.stdout, streams.stderr].map(quoteForShell);
    const redirected = `${command} <${stdin} >${stdout} 2>${stderr} 3>&-`;
    // Beside its standard error: a file of its own, as the shell prints two lines.
    const times = timesAreNoted() ? `times >${stderr}.times; ` : "";
    this.#orders.write(`{ ${redirected}; status=$?; ${times}echo ${number} $status >&3; } &\n`);
    try {
      return await Promise.race([exitCode, this.#ended]);
    } finally {
      this.#waiting.delete(number);
    }
  }

  /** Ends the shell; programs that run go on. */
  end(): void {
    this.#orders.end();
  }
}
