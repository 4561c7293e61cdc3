import { explain } from "../../../src/problem.ts";

/** Runs what a program of ours does that a script starts; an error becomes words, and exit status 1. */
export async function program(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}
