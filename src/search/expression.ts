import type { ParameterValue } from "./parameter.ts";
import type { Assignment } from "./space.ts";

/** What two values are held against each other by. */
export type Relation = "<=" | "<" | ">=" | ">" | "==" | "!=";

/** What two numbers are put together by; `%` leaves the rest of a division, with the sign of the first. */
export type Arithmetic = "+" | "-" | "*" | "/" | "%";

/** A constraint that was read: what is put together of values, and is one. */
export type Expression =
  | { readonly kind: "literal"; readonly value: ParameterValue }
  /** The value of a parameter. */
  | { readonly kind: "parameter"; readonly name: string }
  /** The same where all its values are numbers in words. */
  | { readonly kind: "number-of"; readonly name: string }
  /** The place of its value in its order. */
  | { readonly kind: "rank-of"; readonly name: string; readonly values: readonly string[] }
  | { readonly kind: "negative"; readonly of: Expression }
  | {
      readonly kind: "arithmetic";
      readonly sign: Arithmetic;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "comparison";
      readonly sign: Relation;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "and" | "or"; readonly left: Expression; readonly right: Expression };

/** What an expression comes to; every parameter that it mentions must be there. */
export function evaluate(expression: Expression, values: Assignment): ParameterValue {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "parameter":
      return values[expression.name] ?? Number.NaN;
    case "number-of":
      return Number(values[expression.name]);
    case "rank-of":
      return expression.values.indexOf(String(values[expression.name]));
    case "negative":
      return -Number(evaluate(expression.of, values));
    case "arithmetic": {
      const { sign, left, right } = expression;
      return calculated(Number(evaluate(left, values)), sign, Number(evaluate(right, values)));
    }
    case "comparison":
      return compared(
        evaluate(expression.left, values),
        expression.sign,
        evaluate(expression.right, values),
      );
    case "not":
      return evaluate(expression.of, values) !== true;
    case "and":
      return (
        evaluate(expression.left, values) === true && evaluate(expression.right, values) === true
      );
    case "or":
      return (
        evaluate(expression.left, values) === true || evaluate(expression.right, values) === true
      );
  }
}

function calculated(left: number, sign: Arithmetic, right: number): number {
  switch (sign) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "%":
      return left % right;
  }
}

function compared(left: ParameterValue, sign: Relation, right: ParameterValue): boolean {
  const same = areSame(left, right);
  switch (sign) {
    case "==":
      return same;
    case "!=":
      return !same;
    case "<=":
      return same || left < right;
    case ">=":
      return same || left > right;
    case "<":
      return !same && left < right;
    case ">":
      return !same && left > right;
  }
}

/** Numbers that differ by the rounding of a few operations are the same: 0.1 + 0.2 is 0.3. */
function areSame(left: ParameterValue, right: ParameterValue): boolean {
  if (typeof left !== "number" || typeof right !== "number" || left === right)
    return left === right;
  if (!Number.isFinite(left) || !Number.isFinite(right)) return false;
  return Math.abs(left - right) <= ROUNDING * Math.max(Math.abs(left), Math.abs(right));
}

const ROUNDING = 1e-14;

/** The names of the parameters that an expression mentions. */
export function mentioned(expression: Expression): ReadonlySet<string> {
  switch (expression.kind) {
    case "literal":
      return new Set();
    case "parameter":
    case "number-of":
    case "rank-of":
      return new Set([expression.name]);
    case "negative":
    case "not":
      return mentioned(expression.of);
    default:
      return new Set([...mentioned(expression.left), ...mentioned(expression.right)]);
  }
}
