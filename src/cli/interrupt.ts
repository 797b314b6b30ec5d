/** Said after the first Ctrl-C. */
export const FINISHING = "finishing the current run; Ctrl-C again stops at once";

/** How a person stops a study. */
export interface Interrupt {
  /** First Ctrl-C, or SIGTERM: finish the step at hand. */
  readonly signal: AbortSignal;
  /** Second Ctrl-C: stop at once; nothing that is in the journal is lost. */
  readonly stopNow: AbortSignal;
}

/** Takes over SIGINT, SIGTERM and SIGHUP while the body runs. The third signal ends the process. */
export async function interruptibly<T>(body: (interrupt: Interrupt) => Promise<T>): Promise<T> {
  const [finish, stop] = [new AbortController(), new AbortController()];
  const asked = () => {
    if (stop.signal.aborted) process.exit(130);
    if (finish.signal.aborted) stop.abort(new Error("stopped by the user"));
    else finish.abort(new Error("interrupted by the user"));
  };
  // The terminal is gone: nobody can ask a second time.
  const hungUp = () => {
    finish.abort(new Error("the terminal was closed"));
    stop.abort(new Error("the terminal was closed"));
  };
  process.on("SIGINT", asked).on("SIGTERM", asked).on("SIGHUP", hungUp);
  try {
    return await body({ signal: finish.signal, stopNow: stop.signal });
  } finally {
    process.off("SIGINT", asked).off("SIGTERM", asked).off("SIGHUP", hungUp);
  }
}
