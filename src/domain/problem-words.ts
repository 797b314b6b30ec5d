import type { Problem, ProblemCode } from "./problem.ts";
import { COURSE } from "./problem-words/course.ts";
import { INPUT } from "./problem-words/input.ts";
import { MACHINE } from "./problem-words/machine.ts";
import { QUESTION } from "./problem-words/question.ts";
import { REPOSITORY } from "./problem-words/repository.ts";
import type { ProblemByCode, Wording, Words } from "./problem-words/words.ts";

export { runEnding, type Words } from "./problem-words/words.ts";

// Its type is given, not inferred: the compiler then tells which code has no words.
const WORDING: Wording = { ...REPOSITORY, ...QUESTION, ...INPUT, ...COURSE, ...MACHINE };

/** Words for a problem. */
export function words(problem: Problem): Words {
  return wordsBy(problem.code, problem);
}

// With the code as a type parameter the compiler sees that function and problem belong together.
function wordsBy<Code extends ProblemCode>(code: Code, problem: ProblemByCode[Code]): Words {
  return WORDING[code](problem);
}

/** What and way out as one text. */
export function sentence(problem: Problem): string {
  const { what, hint } = words(problem);
  return `${what}\n${hint}`;
}
