import type { Finished } from "../../ports/executor.ts";

/** Why a proposer's program gave nothing. */
export interface Failure {
  readonly because: "crashed" | "timed-out" | "interrupted";
  readonly detail: string;
}

/** How a proposer's program failed, with what it printed last; `undefined` for one that ended well. */
export function failureOf(finished: Finished): Failure | undefined {
  const { ending } = finished;
  switch (ending.how) {
    case "exited":
      if (ending.exitCode === 0) return undefined;
      return failed("crashed", `the proposer exited with code ${ending.exitCode}`);
    case "signalled":
      return failed("crashed", `the proposer was ended by ${ending.signal}`);
    case "timed-out":
      return failed(
        "timed-out",
        `the proposer was stopped at its limit of ${ending.afterMs / 1000} s`,
      );
    case "exceeded":
      return failed("crashed", `the proposer was stopped at its limit of ${ending.what}`);
    case "cancelled":
      return failed("interrupted", "the proposer was cancelled");
  }

  function failed(because: Failure["because"], what: string): Failure {
    const tail = (finished.stderr || finished.stdout).trim().slice(-500);
    return { because, detail: tail ? `${what}: ${tail}` : what };
  }
}
