import type { Problem } from "../domain/problem.ts";
import { readConstraint } from "./constraint-reading.ts";
import { ConstraintFault } from "./constraint-tokens.ts";
import { type Expression, evaluate, mentioned } from "./expression.ts";
import type { Parameter } from "./parameter.ts";
import type { Assignment, Constraint } from "./space.ts";

/** A constraint that was written down. */
export interface WrittenConstraint extends Constraint {
  /** The names of the parameters in it. */
  readonly mentions: ReadonlySet<string>;
}

/**
 * The constraints that texts stand for, or all that is wrong with them (`constraint-malformed`): comparisons of what is
 * calculated of parameters and numbers, with `and`, `or`, `not`.
 *
 *     threads * 12 + cache <= 16384      codec == zstd or level <= 9      not (deep and fast)
 *
 * One that mentions a parameter which is not there holds.
 */
export function parseConstraints(
  texts: readonly string[],
  parameters: readonly Parameter[],
):
  | { readonly constraints: readonly WrittenConstraint[] }
  | { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const constraints: WrittenConstraint[] = [];
  for (const [at, text] of texts.entries()) {
    try {
      constraints.push(constraintOf(text, readConstraint(text, parameters)));
    } catch (fault) {
      if (!(fault instanceof ConstraintFault)) throw fault;
      problems.push(problemOf(text, at, fault));
    }
  }
  return problems.length > 0 ? { problems } : { constraints };
}

function constraintOf(text: string, expression: Expression): WrittenConstraint {
  const mentions = mentioned(expression);
  const names = [...mentions];
  if (names.length === 0) throw new ConstraintFault(1, "it mentions no parameter");
  return {
    description: text,
    mentions,
    holds: (assignment) =>
      names.some((name) => assignment[name] === undefined) ||
      evaluate(expression, assignment) === true,
  };
}

function problemOf(
  text: string,
  at: number,
  { column, detail, nearest }: ConstraintFault,
): Problem {
  const found = nearest === undefined ? {} : { nearest };
  return {
    code: "constraint-malformed",
    where: `constraints[${at}]`,
    text,
    column,
    detail,
    ...found,
  };
}

/** The constraints that an assignment breaks, with the values of what they mention (`constraint-broken`). */
export function brokenBy(
  assignment: Assignment,
  constraints: readonly WrittenConstraint[],
): readonly Problem[] {
  return constraints.flatMap((constraint, at): Problem[] =>
    constraint.holds(assignment)
      ? []
      : [
          {
            code: "constraint-broken",
            where: `constraints[${at}]`,
            text: constraint.description,
            values: Object.fromEntries(
              Object.entries(assignment).filter(([name]) => constraint.mentions.has(name)),
            ),
          },
        ],
  );
}
