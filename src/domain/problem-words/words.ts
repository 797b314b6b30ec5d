import type { Problem, ProblemCode } from "../problem.ts";
import type { Run } from "../run.ts";

/** A problem in words: what happened (and where), and the way out. */
export interface Words {
  readonly what: string;
  readonly hint: string;
  /** Several lines worth showing below: output, a list. */
  readonly details?: string;
}

/** Each problem by its code. */
export type ProblemByCode = {
  readonly [Code in ProblemCode]: Extract<Problem, { readonly code: Code }>;
};

/** Words for every problem: one function per code. */
export type Wording = {
  readonly [Code in ProblemCode]: (problem: ProblemByCode[Code]) => Words;
};

const LIMITED = {
  memory: "memory (--max-memory)",
  processes: "processes (--max-processes)",
  disk: "disk space (--max-disk)",
  output: "output (budget.output)",
} as const;

/** How a run ended, as the rest of a sentence that begins with "it". */
export function runEnding(run: Run): string {
  switch (run.outcome) {
    case "completed":
      return "completed";
    case "crashed":
      if (run.exceeded) return `was stopped at its limit of ${LIMITED[run.exceeded]}`;
      return run.signal ? `was ended by ${run.signal}` : `exited with code ${run.exitCode}`;
    case "timed-out":
      return `was stopped at its limit of ${run.afterMs / 1000} s`;
    case "unmeasurable":
      return run.detail;
  }
}

/** The nearest right name as a sentence to append; nothing where none is near. */
export const didYouMean = (nearest: string | undefined) =>
  nearest ? ` Did you mean "${nearest}"?` : "";
