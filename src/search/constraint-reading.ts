import { nearest } from "../domain/nearest.ts";
import { ConstraintFault, type Token, tokensOf } from "./constraint-tokens.ts";
import type { Arithmetic, Expression, Relation } from "./expression.ts";
import type { Parameter, Range } from "./parameter.ts";

/** A part of a constraint that was read, and what it comes to. */
type Part = {
  readonly column: number;
  /** As it is written, for what is said of it. */
  readonly shown: string;
} & (
  | { readonly is: "number"; readonly expression: Expression; readonly literal?: string }
  | { readonly is: "truth"; readonly expression: Expression }
  /** A value of some choice, in words. */
  | { readonly is: "word"; readonly value: string }
  /** A parameter whose values are words. */
  | { readonly is: "choice"; readonly name: string; readonly range: Words }
);

type Words = Extract<Range, { kind: "choice" | "ordered" }>;

/** Reads one constraint on parameters. Throws `ConstraintFault`, and nothing else. */
export function readConstraint(text: string, parameters: readonly Parameter[]): Expression {
  if (text.length > LONGEST)
    throw new ConstraintFault(1, `it is longer than ${LONGEST} characters`);
  return new Reader(text, parameters).whole();
}

class Reader {
  readonly #tokens: readonly Token[];
  readonly #ranges: ReadonlyMap<string, Range>;
  readonly #values: ReadonlySet<string>;
  #at = 0;
  #depth = 0;

  constructor(text: string, parameters: readonly Parameter[]) {
    this.#ranges = new Map(parameters.map(({ name, range }) => [name, range]));
    this.#values = new Set(
      parameters.flatMap(({ range }) => ("values" in range ? range.values : [])),
    );
    this.#tokens = tokensOf(text, new Set([...this.#ranges.keys(), ...this.#values]));
  }

  whole(): Expression {
    if (this.#peek().kind === "end") throw new ConstraintFault(1, "nothing stands there");
    const read = this.#either();
    if (this.#peek().kind !== "end") {
      throw new ConstraintFault(this.#peek().column, `"${this.#peek().text}" does not belong here`);
    }
    return truthOf(read);
  }

  #peek(): Token {
    return this.#tokens[this.#at] as Token;
  }

  /** The next part where it is one of these signs or words, and goes on behind it. */
  #taken(...texts: readonly string[]): string | undefined {
    const { kind, text } = this.#peek();
    if ((kind !== "sign" && kind !== "word") || !texts.includes(text)) return undefined;
    this.#at += 1;
    return text;
  }

  #within<T>(read: () => T): T {
    if (this.#depth >= DEEPEST)
      throw new ConstraintFault(this.#peek().column, "it is nested too deep");
    this.#depth += 1;
    const found = read();
    this.#depth -= 1;
    return found;
  }

  #either(): Part {
    let left = this.#both();
    while (this.#taken("or")) left = joined("or", left, this.#both());
    return left;
  }

  #both(): Part {
    let left = this.#negated();
    while (this.#taken("and")) left = joined("and", left, this.#negated());
    return left;
  }

  #negated(): Part {
    const { column } = this.#peek();
    if (!this.#taken("not")) return this.#comparison();
    const of = truthOf(this.#within(() => this.#negated()));
    return { is: "truth", expression: { kind: "not", of }, column, shown: "not …" };
  }

  /** `low <= level < 9` holds where both of its halves do. */
  #comparison(): Part {
    let left = this.#sum();
    let whole: Part | undefined;
    for (let sign = this.#relation(); sign !== undefined; sign = this.#relation()) {
      const right = this.#sum();
      const half = compared(left, sign, right);
      whole = whole === undefined ? half : joined("and", whole, half);
      left = right;
    }
    return whole ?? left;
  }

  #relation(): Relation | undefined {
    return this.#taken("<=", "<", ">=", ">", "==", "!=") as Relation | undefined;
  }

  #sum(): Part {
    let left = this.#product();
    for (let sign = this.#taken("+", "-"); sign; sign = this.#taken("+", "-")) {
      left = calculated(left, sign as Arithmetic, this.#product());
    }
    return left;
  }

  #product(): Part {
    let left = this.#signed();
    for (let sign = this.#taken("*", "/", "%"); sign; sign = this.#taken("*", "/", "%")) {
      left = calculated(left, sign as Arithmetic, this.#signed());
    }
    return left;
  }

  #signed(): Part {
    const { column } = this.#peek();
    if (!this.#taken("-")) return this.#atom();
    const of = numberOf(this.#within(() => this.#signed()));
    return { is: "number", expression: { kind: "negative", of }, column, shown: "-…" };
  }

  #atom(): Part {
    const token = this.#peek();
    const { kind, text, column } = token;
    if (this.#taken("(")) {
      const inside = this.#within(() => this.#either());
      if (!this.#taken(")"))
        throw new ConstraintFault(this.#peek().column, "a closing ) belongs here");
      return inside;
    }
    this.#at += 1;
    if (kind === "text") return { is: "word", value: text, column, shown: `"${text}"` };
    if (kind === "word" && !RESERVED.has(text)) return this.#named(token);
    if (kind === "number") {
      const expression: Expression = { kind: "literal", value: Number(text) };
      return { is: "number", expression, literal: text, column, shown: text };
    }
    throw new ConstraintFault(column, `a number or a parameter belongs here${after(text)}`);
  }

  #named({ text, column }: Token): Part {
    const range = this.#ranges.get(text);
    const shared = { column, shown: text };
    if (range === undefined) {
      if (this.#values.has(text)) return { is: "word", value: text, ...shared };
      if (text === "true" || text === "false") {
        return { is: "truth", expression: { kind: "literal", value: text === "true" }, ...shared };
      }
      const near = nearest(text, [...this.#ranges.keys(), ...this.#values]);
      throw new ConstraintFault(column, `no parameter is called ${text}`, near);
    }
    if ("values" in range) return { is: "choice", name: text, range, ...shared };
    const is = range.kind === "bool" ? "truth" : "number";
    return { is, expression: { kind: "parameter", name: text }, ...shared };
  }
}

const RESERVED: ReadonlySet<string> = new Set(["and", "or", "not"]);
const LONGEST = 1000;
const DEEPEST = 32;

const after = (text: string) => (text === "" ? "" : `, not "${text}"`);

function joined(kind: "and" | "or", left: Part, right: Part): Part {
  const expression: Expression = { kind, left: truthOf(left), right: truthOf(right) };
  return { is: "truth", expression, column: left.column, shown: `… ${kind} …` };
}

function calculated(left: Part, sign: Arithmetic, right: Part): Part {
  const [one, other] = [numberOf(left), numberOf(right)];
  const expression: Expression = { kind: "arithmetic", sign, left: one, right: other };
  return { is: "number", expression, column: left.column, shown: `… ${sign} …` };
}

function truthOf(part: Part): Expression {
  if (part.is === "truth") return part.expression;
  throw new ConstraintFault(
    part.column,
    `${part.shown} is neither true nor false: compare it with something`,
  );
}

function numberOf(part: Part): Expression {
  if (part.is === "number") return part.expression;
  if (part.is === "choice" && areNumbers(part.range)) return { kind: "number-of", name: part.name };
  throw new ConstraintFault(part.column, `${part.shown} is no number`);
}

function areNumbers({ values }: Words): boolean {
  return values.every((value) => value.trim() !== "" && Number.isFinite(Number(value)));
}

/** A comparison; which of its sides is the choice does not matter. */
function compared(left: Part, sign: Relation, right: Part): Part {
  const shared = { is: "truth", column: left.column, shown: `… ${sign} …` } as const;
  const sides = wordSides(left, sign, right) ?? plainSides(left, sign, right);
  return { ...shared, expression: { kind: "comparison", sign, ...sides } };
}

interface Sides {
  readonly left: Expression;
  readonly right: Expression;
}

const isEquality = (sign: Relation) => sign === "==" || sign === "!=";

/** Where one side is a choice and the other one of its values: by the word, or by the place in their order. */
function wordSides(left: Part, sign: Relation, right: Part): Sides | undefined {
  if (left.is !== "choice" || right.is === "truth" || right.is === "choice") {
    if (right.is !== "choice" || left.is === "truth" || left.is === "choice") return undefined;
    const turned = wordSides(right, sign, left);
    return turned && { left: turned.right, right: turned.left };
  }
  const { name, range } = left;
  const word = right.is === "word" ? right.value : right.literal;
  if (word === undefined || (areNumbers(range) && right.is === "number" && !isEquality(sign)))
    return undefined;
  const value = valueNamed(range, word, right);
  if (value === undefined) {
    const near = nearest(word, range.values);
    throw new ConstraintFault(right.column, `${name} is never ${right.shown}`, near);
  }
  if (isEquality(sign)) {
    return { left: { kind: "parameter", name }, right: { kind: "literal", value } };
  }
  if (range.kind === "choice") {
    throw new ConstraintFault(left.column, `the values of ${name} have no order: use == or !=`);
  }
  const rank = range.values.indexOf(value);
  return {
    left: { kind: "rank-of", name, values: range.values },
    right: { kind: "literal", value: rank },
  };
}

/** The value that a word means, or a number: 2 is "2.0" where that is one of the values. */
function valueNamed({ values }: Words, word: string, { is }: Part): string | undefined {
  if (values.includes(word)) return word;
  return is === "number" ? values.find((value) => Number(value) === Number(word)) : undefined;
}

function plainSides(left: Part, sign: Relation, right: Part): Sides {
  if (isEquality(sign) && left.is === "truth" && right.is === "truth") {
    return { left: left.expression, right: right.expression };
  }
  if (isEquality(sign) && left.is === "choice" && right.is === "choice") {
    const [one, other] = [left.name, right.name];
    return { left: { kind: "parameter", name: one }, right: { kind: "parameter", name: other } };
  }
  if (left.is === "word" && right.is === "word") {
    throw new ConstraintFault(left.column, `${left.shown} and ${right.shown} are both values`);
  }
  return { left: numberOf(left), right: numberOf(right) };
}
