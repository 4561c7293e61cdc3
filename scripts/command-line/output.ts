/**
 * Lets the work go on where nobody reads standard output any more, and ends it in words where that cannot be written to.
 *
 * head(1) and less(1) close the pipe when they have seen enough: that is no reason to leave the work half done.
 */
export function outliveOutput(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    process.stderr.write(`error: standard output cannot be written to: ${error.message}\n`);
    process.exit(1);
  });
}
