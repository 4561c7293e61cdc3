/** The signals that ask a process to end: Ctrl-C, SIGTERM, or the terminal is gone. */
export const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Aborted when the process is asked to end. To be called once. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of SIGNALS) {
    process.on(signal, () => controller.abort(new Error(`interrupted by ${signal}`)));
  }
  return controller.signal;
}
