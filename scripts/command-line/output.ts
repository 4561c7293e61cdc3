/**
 * Lets the work go on where what it prints cannot be written. A reader who closed the pipe, such as head(1) or less(1), has
 * seen enough. Any other failure, such as a full disk, is told once, and makes the exit status 1 at least.
 */
export function outliveOutput(): void {
  let isTold = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || isTold) return;
    isTold = true;
    process.stderr.write(`error: standard output cannot be written to: ${error.message}\n`);
    process.on("exit", () => {
      process.exitCode ||= 1;
    });
  });
  // Nobody is left who could be told.
  process.stderr.on("error", () => undefined);
}
