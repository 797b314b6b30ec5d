import type { Problem } from "../domain/problem.ts";
import { type Declaration, parseParameters } from "./notation.ts";
import { holds, type Parameter, type ParameterValue, type Range } from "./parameter.ts";
import type { Assignment } from "./space.ts";
import { spelled } from "./spelling.ts";

/** A text of the repository. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** A value in a text that may be turned, and what it may be: `const HIDDEN = 48; // assay: int 8..256 log`. */
export interface Knob {
  /** Where the configuration declares it: `parameters[0]`; missing where a comment does. */
  readonly where?: string;
  readonly path: string;
  /** Counts from 1. */
  readonly line: number;
  readonly parameter: Parameter;
  /** Where its value stands in the text: offsets of its first character, and behind its last. */
  readonly from: number;
  readonly to: number;
  /** What it is now. */
  readonly value: ParameterValue;
  /** A word as this place of the text needs it, with what JSON escapes; `undefined` where it cannot stand there. */
  readonly encoded?: (word: string) => string | undefined;
}

/** What every comment of a knob has. */
export const KNOB_MARK = "assay:";

/** Where a comment of a knob begins, in the manner of most languages. */
const BEGINS = /(?:\/\/|\/\*|#|--|;|%|<!--)[ \t]*assay:/;
const ENDS = /(?:\*\/|-->)$/;

/** A name of its own before the range: `// assay: rate: float 0.001..1 log`. */
const NAMED = /^([A-Za-z_][\w.-]*)[ \t]*:[ \t]*(.*)$/;

/**
 * The knobs of some texts, or all that is wrong with them (`knob-malformed`, `parameter-malformed`). `others` are
 * declared elsewhere and may be in each other's conditions; `parameters` are what they stand for.
 */
export function knobsIn(
  sources: readonly Source[],
  others: readonly Declaration[] = [],
):
  | { readonly knobs: readonly Knob[]; readonly parameters: readonly Parameter[] }
  | { readonly problems: readonly Problem[] } {
  const found = sources.flatMap(commentsIn);
  const written = found.map(({ name, text }): Declaration => ({ name, text }));
  const parsed = parseParameters([...written, ...others]);
  const unnamed = found.filter(({ name }) => name === "").map((each) => malformed(each, NAMELESS));
  if ("problems" in parsed) return { problems: [...unnamed, ...parsed.problems] };
  if (unnamed.length > 0) return { problems: unnamed };
  const placed = found.map((comment, n) => placeOf(comment, parsed.parameters[n] as Parameter));
  const problems = placed.flatMap((each) => ("problem" in each ? [each.problem] : []));
  if (problems.length > 0) return { problems };
  return {
    knobs: placed.flatMap((each) => ("knob" in each ? [each.knob] : [])),
    parameters: parsed.parameters.slice(found.length),
  };
}

const NAMELESS = "nothing before it is a name; write one, as in // assay: rate: float 0.1..1";

interface Comment {
  readonly path: string;
  readonly line: number;
  /** Offset of the line in the text. */
  readonly offset: number;
  /** What stands before the comment. */
  readonly code: string;
  readonly name: string;
  readonly text: string;
}

function commentsIn({ path, text }: Source): readonly Comment[] {
  const comments: Comment[] = [];
  let offset = 0;
  for (const [n, line] of text.split("\n").entries()) {
    const begins = BEGINS.exec(line);
    const code = line.slice(0, begins?.index ?? 0);
    if (begins && code.trim() !== "") {
      const said = line
        .slice(begins.index + begins[0].length)
        .trim()
        .replace(ENDS, "")
        .trim();
      const [, own, range = said] = NAMED.exec(said) ?? [];
      comments.push({ path, line: n + 1, offset, code, name: own ?? nameIn(code), text: range });
    }
    offset += line.length + 1;
  }
  return comments;
}

/**
 * The name that a value is given in a line: what stands before its `=` or `:`, a type between them left out, or before
 * the value itself (`#define SIZE 16`).
 */
function nameIn(code: string): string {
  const assigned = /([A-Za-z_$][\w$-]*)["']?\s*(?::[^=:]*)?(?:[:?]?=|:)\s*[^=:]*$/.exec(code);
  const defined = /\b([A-Za-z_$][\w$-]*)\s+\S+\s*$/.exec(code);
  return assigned?.[1] ?? defined?.[1] ?? "";
}

type Placed = { readonly knob: Knob } | { readonly problem: Problem };

function placeOf(comment: Comment, parameter: Parameter): Placed {
  const { path, line, offset, code } = comment;
  const found = valueBefore(code, parameter.range);
  if (typeof found === "string") return { problem: malformed(comment, found) };
  const { from, to, value } = found;
  return { knob: { path, line, parameter, from: offset + from, to: offset + to, value } };
}

function malformed({ path, line, name }: Comment, detail: string): Problem {
  return { code: "knob-malformed", place: { file: path, line }, parameter: name, detail };
}

interface Found {
  readonly from: number;
  readonly to: number;
  readonly value: ParameterValue;
}

/** The last value of a line that the range could have; or why there is none. */
function valueBefore(code: string, range: Range): Found | string {
  switch (range.kind) {
    case "int":
    case "float":
      return numberBefore(code, range);
    case "bool": {
      const last = lastOf(code, /(?<![\w.$-])(true|false|on|off|yes|no|1|0)(?![\w.$-])/gi);
      return last
        ? { ...last, value: TRUE.has(last.text.toLowerCase()) }
        : "no true or false stands before it";
    }
    default: {
      const words = range.values.map((value) => value.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
      const last = lastOf(code, new RegExp(`(?<![\\w.$])(?:${words.join("|")})(?![\\w.$-])`, "g"));
      return last
        ? { ...last, value: last.text }
        : `none of ${range.values.join(", ")} stands before it`;
    }
  }
}

const TRUE = new Set(["true", "on", "yes", "1"]);

function numberBefore(
  code: string,
  { kind }: Extract<Range, { kind: "int" | "float" }>,
): Found | string {
  const last = lastOf(
    code,
    /(?<![\w.$])[-+]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:e[-+]?\d+)?(?![\w.])/gi,
  );
  if (!last) return "no number stands before it";
  const value = Number(last.text.replaceAll("_", ""));
  if (kind === "int" && !Number.isInteger(value)) return `${last.text} is not a whole number`;
  return { ...last, value };
}

function lastOf(code: string, pattern: RegExp) {
  const match = [...code.matchAll(pattern)].at(-1);
  return match && { from: match.index, to: match.index + match[0].length, text: match[0] };
}

/** Knobs of comments whose value is none that they may have (`knob-malformed`): a slip, or somebody else's change. */
export function strayIn(knobs: readonly Knob[]): readonly Problem[] {
  return knobs
    .filter(({ where, parameter, value }) => !where && !holds(parameter.range, value))
    .map(({ path: file, line, parameter: { name }, value }) => ({
      code: "knob-malformed",
      place: { file, line },
      parameter: name,
      detail: `its value ${value} is out of its range`,
    }));
}

/** What the knobs stand at now. */
export function valuesOfKnobs(knobs: readonly Knob[]): Assignment {
  return Object.fromEntries(knobs.map(({ parameter, value }) => [parameter.name, value]));
}

/** A text with its knobs turned; those that the assignment does not name stay, and so does everything else. */
export function turned({ path, text }: Source, knobs: readonly Knob[], to: Assignment): string {
  const own = knobs
    .filter((knob) => knob.path === path && to[knob.parameter.name] !== undefined)
    .sort((a, b) => b.from - a.from);
  let result = text;
  for (const { from, to: end, parameter, encoded } of own) {
    const word = spelled(to[parameter.name] as ParameterValue, text.slice(from, end));
    result = result.slice(0, from) + (encoded?.(word) ?? word) + result.slice(end);
  }
  return result;
}
