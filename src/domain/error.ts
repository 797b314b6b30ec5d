import type { Problem } from "./problem.ts";
import { sentence } from "./problem-words.ts";
import { maskedWithin, maskForms } from "./secrets.ts";

/**
 * The one exception that Assay throws on purpose; `problem` is for programs, `message` for people. Neither
 * tells a secret that has a known form.
 */
export class AssayError extends Error {
  override readonly name = "AssayError";
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    const told = maskedWithin(problem, maskForms);
    super(sentence(told), options);
    this.problem = told;
  }
}
