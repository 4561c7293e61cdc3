/** How many milliseconds pass before the line is shown. */
const PATIENCE = 2000;
const ERASED_LINE = "\r\u001b[K";

let isShown = false;

/**
 * From now on shows how long the command has been at work, in one line of standard error that is rewritten each second.
 * Nothing is shown in the first two seconds, nor where standard error is no terminal.
 *
 * Not for a command whose programs write to the terminal, or ask there.
 */
export function showProgress(): void {
  if (!process.stderr.isTTY) return;
  const began = performance.now();
  const show = (): void => {
    const passed = performance.now() - began;
    if (passed < PATIENCE) return;
    process.stderr.write(`${ERASED_LINE}at work for ${Math.round(passed / 1000)} s`);
    isShown = true;
  };
  setInterval(show, 1000).unref();
  process.on("exit", eraseProgress);
}

/** Erases that line. Call it before anything else is printed. */
export function eraseProgress(): void {
  if (isShown) process.stderr.write(ERASED_LINE);
  isShown = false;
}
