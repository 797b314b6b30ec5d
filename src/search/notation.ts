import type { Problem } from "../domain/problem.ts";
import type { Condition, Parameter, ParameterValue, Range } from "./parameter.ts";
import { faultOf, holds } from "./parameter.ts";

/** A parameter as it is written down: `threads` and `int 1..64 log`. */
export interface Declaration {
  readonly name: string;
  readonly text: string;
  /** The part of the configuration that holds the text: `parameters[0].space`. */
  readonly where?: string;
}

/** Where a declaration goes wrong, and how. */
class Fault {
  readonly column: number;
  readonly detail: string;
  readonly nearest: string | undefined;
  constructor(column: number, detail: string, nearest?: string) {
    this.column = column;
    this.detail = detail;
    this.nearest = nearest;
  }
}

/** A word, and the column it begins in. */
interface Word {
  readonly text: string;
  readonly column: number;
}

/**
 * The parameters that declarations stand for, or all that is wrong with them (`parameter-malformed`). A
 * declaration is a kind, what it ranges over, and where it is there at all:
 *
 *     int 1..64 log            float 0.001..10 log      bool
 *     choice none|lz4|zstd     ordered low|mid|high     int 1..19 when codec is zstd|gzip
 */
export function parseParameters(
  declarations: readonly Declaration[],
): { readonly parameters: readonly Parameter[] } | { readonly problems: readonly Problem[] } {
  const halves = declarations.map((each) => {
    const { words, condition } = split(each.text);
    return { ...each, condition, range: guarded(() => rangeOf(words)) };
  });
  const ranges = new Map(halves.map(({ name, range }) => [name, range]));
  const problems: Problem[] = [];
  const parameters: Parameter[] = [];
  for (const half of halves) {
    const { name, condition, range } = half;
    const when =
      condition === undefined ? undefined : guarded(() => conditionOf(condition, ranges));
    for (const part of [range, when]) {
      if (part instanceof Fault) problems.push(problemOf(half, part));
    }
    if (range instanceof Fault || when instanceof Fault) continue;
    parameters.push({ name, range, ...(when && { when }) });
  }
  return problems.length > 0 ? { problems } : { parameters };
}

function problemOf(
  { name: parameter, text, where }: Declaration,
  { column, detail, nearest }: Fault,
): Problem {
  const found = {
    ...(nearest !== undefined && { nearest }),
    ...(where !== undefined && { where }),
  };
  return { code: "parameter-malformed", parameter, detail, text, column, ...found };
}

function guarded<T>(read: () => T): T | Fault {
  try {
    return read();
  } catch (fault) {
    if (fault instanceof Fault) return fault;
    throw fault;
  }
}

/** The words of a range, the end of the text as the last, and those after `when`. */
function split(text: string): { words: readonly Word[]; condition: readonly Word[] | undefined } {
  const words = [...text.matchAll(/\S+/g), { 0: "", index: text.length }].map(
    (match): Word => ({ text: match[0], column: match.index + 1 }),
  );
  const at = words.findIndex((word) => word.text === "when");
  if (at < 0) return { words, condition: undefined };
  const end = { text: "", column: (words[at] as Word).column };
  return { words: [...words.slice(0, at), end], condition: words.slice(at + 1) };
}

function rangeOf([kind, ...rest]: readonly Word[]): Range {
  switch (kind?.text) {
    case "int":
    case "float":
      return numbers(kind.text, rest);
    case "choice":
    case "ordered":
      return checked({ kind: kind.text, values: alternatives(rest) }, rest[0]?.column ?? 1);
    case "bool":
      nothingMore(rest);
      return { kind: "bool" };
    default:
      throw new Fault(
        kind?.column ?? 1,
        `${kind?.text ? `"${kind.text}"` : "nothing"} is no kind of parameter`,
        meant(kind?.text ?? ""),
      );
  }
}

function meant(kind: string): string | undefined {
  return Object.entries(MEANT).find(([, names]) => names.includes(kind.toLowerCase()))?.[0];
}

const MEANT = {
  int: ["int", "integer", "i32", "i64", "long"],
  float: ["float", "double", "real", "number", "f64", "num"],
  choice: ["choice", "enum", "categorical", "one", "oneof"],
  ordered: ["ordered", "ordinal"],
  bool: ["bool", "boolean", "flag", "switch"],
};

function numbers(kind: "int" | "float", [bounds, ...rest]: readonly Word[]): Range {
  const [, lowText, highText] = /^(.*?)\.\.(.*)$/.exec(bounds?.text ?? "") ?? [];
  const column = bounds?.column ?? 1;
  if (lowText === undefined || highText === undefined) {
    throw new Fault(column, "a range like 1..64 belongs here");
  }
  const low = numberAt(lowText, column);
  const highColumn = column + lowText.length + 2;
  const high = numberAt(highText, highColumn);
  const log = rest[0]?.text === "log";
  nothingMore(log ? rest.slice(1) : rest);
  return checked({ kind, low, high, ...(log && { log }) }, column);
}

function numberAt(text: string, column: number): number {
  if (NUMBER.test(text)) return Number(text);
  throw new Fault(column, text === "" ? "a bound is missing" : `"${text}" is not a number`);
}

const NUMBER = /^[+-]?(\d+(\.\d+)?|\.\d+)(e[+-]?\d+)?$/i;

function alternatives(words: readonly Word[]): readonly string[] {
  const text = words.map((word) => word.text).join(" ");
  return text.split("|").map((value) => value.trim());
}

function checked(range: Range, column: number): Range {
  const fault = faultOf(range);
  if (fault !== undefined) throw new Fault(column, fault);
  return range;
}

function nothingMore([next]: readonly Word[]): void {
  if (next?.text) throw new Fault(next.column, `"${next.text}" does not belong here`);
}

/** `codec is zstd|gzip`, with `or` for `|` where that reads better. */
function conditionOf(
  words: readonly Word[],
  ranges: ReadonlyMap<string, Range | Fault>,
): Condition {
  const [asked, is, ...rest] = words as [Word, Word, ...Word[]];
  if (is?.text !== "is")
    throw new Fault(is?.column ?? asked.column, 'a condition reads "when NAME is A|B"');
  const range = ranges.get(asked.text);
  if (range === undefined) throw new Fault(asked.column, `no parameter is called ${asked.text}`);
  const text = rest
    .map((word) => (word.text === "or" ? "|" : word.text))
    .join(" ")
    .trim();
  const values = text.split("|").map((value) => value.trim());
  if (range instanceof Fault) return { parameter: asked.text, is: [] };
  if (range.kind === "float") {
    throw new Fault(
      asked.column,
      `${asked.text} is a float, and no one value of it can be asked about`,
    );
  }
  const column = rest[0]?.column ?? is.column;
  return {
    parameter: asked.text,
    is: values.map((value) => valueIn(range, value, asked.text, column)),
  };
}

function valueIn(range: Range, text: string, name: string, column: number): ParameterValue {
  const value =
    range.kind === "int" && NUMBER.test(text) ? Number(text) : (BOOLEANS.get(text) ?? text);
  const read = range.kind === "choice" || range.kind === "ordered" ? text : value;
  if (holds(range, read)) return read;
  throw new Fault(column, `${name} is never "${text}"`);
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["false", false],
]);
