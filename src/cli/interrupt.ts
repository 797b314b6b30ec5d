/** Said after the first Ctrl-C. */
export const FINISHING = "finishing the current run; Ctrl-C again stops at once";

/** How a person stops a study. */
export interface Interrupt {
  /** First Ctrl-C, or SIGTERM: finish the step at hand. */
  readonly signal: AbortSignal;
  /** Second Ctrl-C: stop at once; nothing that is in the journal is lost. */
  readonly stopNow: AbortSignal;
  [Symbol.dispose](): void;
}

/** Takes over SIGINT, SIGTERM and SIGHUP until disposed. The third signal ends the process. */
export function interruptible(): Interrupt {
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
  return {
    signal: finish.signal,
    stopNow: stop.signal,
    [Symbol.dispose]() {
      process.off("SIGINT", asked).off("SIGTERM", asked).off("SIGHUP", hungUp);
    },
  };
}
