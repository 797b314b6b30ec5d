import type { Problem } from "./problem.ts";
import { sentence } from "./problem-words.ts";

/** The one exception that Assay throws on purpose; `problem` is for programs, `message` for people. */
export class AssayError extends Error {
  override readonly name = "AssayError";
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(sentence(problem), options);
    this.problem = problem;
  }
}
