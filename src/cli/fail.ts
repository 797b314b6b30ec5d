import { AssayError } from "../domain/error.ts";
import type { Problem } from "../domain/problem.ts";
import { jsonLine, problemJson } from "../view/json.ts";
import { problemText } from "../view/problem.ts";
import { complain, look, print } from "./terminal.ts";

/** Exit codes beyond 0: 1 and 3 are verdicts of `judge`. */
export const EXIT = { problem: 2, bug: 70, interrupted: 130 } as const;

/** Says what went wrong, on stderr (and as a line on stdout for `--json`), and gives the exit code. */
export function report(thrown: unknown): number {
  if (!(thrown instanceof AssayError)) return reportBug(thrown);
  return reportProblem(thrown.problem);
}

export function reportProblem(problem: Problem): number {
  if (process.argv.includes("--json")) print(jsonLine(problemJson(problem)));
  complain(problemText(problem, look(process.stderr)));
  return problem.code === "interrupted" ? EXIT.interrupted : EXIT.problem;
}

/** A wrong command line, which commander words: `error: unknown option '--targt'`. */
export function reportUsage(message: string): number {
  const [command] = process.argv.slice(2).filter((word) => !word.startsWith("-"));
  const known = command !== undefined && !/^error: unknown command/.test(message);
  const help = `assay ${known ? `${command} ` : ""}--help lists what there is.`;
  const detail = message.replace(/^error: /, "").replace(/\n\(/, " (");
  const sentence = `${detail.charAt(0).toUpperCase()}${detail.slice(1)}`;
  return report(new AssayError({ code: "usage", detail: sentence, help }));
}

/** Whatever is no `AssayError` was not foreseen. */
function reportBug(thrown: unknown): number {
  const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  complain(
    `assay: this is a bug in Assay, not in your project. Please report it with these lines:\n${stack}`,
  );
  return EXIT.bug;
}
