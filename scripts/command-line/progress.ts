/** How many milliseconds pass before the line is shown, at the start and after each thing that was printed. */
const PATIENCE = 2000;
const ERASED_LINE = "\r\u001b[K";

let began = 0;
let isShown = false;
let next: NodeJS.Timeout | undefined;

/**
 * From now on shows how long the command has been at work, in one line of standard error that is rewritten each second.
 * Nothing is shown in the first two seconds, nor in the two after something was printed, nor where standard error is no
 * terminal.
 *
 * Not for a command whose programs write to the terminal, or ask there.
 */
export function showProgress(): void {
  if (!process.stderr.isTTY) return;
  began = performance.now();
  showAfter(PATIENCE);
  process.on("exit", eraseProgress);
}

/** Erases that line. Call it before anything else is printed. */
export function eraseProgress(): void {
  if (isShown) process.stderr.write(ERASED_LINE);
  isShown = false;
  if (next === undefined) return;
  clearTimeout(next);
  // The command may have ended with what is printed now, and only take its time to exit.
  showAfter(PATIENCE);
}

function showAfter(milliseconds: number): void {
  next = setTimeout(show, milliseconds).unref();
}

function show(): void {
  const seconds = Math.round((performance.now() - began) / 1000);
  process.stderr.write(`${ERASED_LINE}at work for ${seconds} s`);
  isShown = true;
  showAfter(1000);
}
