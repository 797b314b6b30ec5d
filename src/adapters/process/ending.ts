import { constants } from "node:os";
import type { Ending } from "../../ports/executor.ts";

/** Signals that end a process which does nothing about them, by number. */
const DEADLY = new Map<number, string>(
  Object.entries(constants.signals)
    .filter(
      ([name]) => !/^SIG(CHLD|CONT|STOP|TSTP|TTIN|TTOU|URG|WINCH|INFO|IOT|POLL|UNUSED)$/.test(name),
    )
    .map(([name, number]) => [number, name]),
);

/**
 * How a process ended. Shells, and sandboxes with them, tell of a signal by the exit code 128 + its
 * number, so that code is read the same way wherever it comes from.
 */
export function endingOf(exitCode: number | null, signal: string | null): Ending {
  const named = signal ?? DEADLY.get((exitCode ?? 0) - 128);
  return named === undefined
    ? { how: "exited", exitCode: exitCode ?? 0 }
    : { how: "signalled", signal: named };
}
