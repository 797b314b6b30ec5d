import { AssayError } from "../../../domain/error.ts";
import type { DeclaredParameter } from "../../../domain/experiment.ts";
import type { Problem } from "../../../domain/problem.ts";
import { type Knob, type Source, turned } from "../../../search/knobs.ts";
import { holds, type Parameter, type ParameterValue, valueAt } from "../../../search/parameter.ts";
import { spelled, valueIn } from "../../../search/spelling.ts";
import { dotenvSpot } from "./dotenv.ts";
import { jsonSpot } from "./json.ts";
import { patternSpot } from "./pattern.ts";
import { Misplaced, type Spot } from "./spot.ts";

/**
 * The knob that the configuration declares as its parameter number `at` (from 0), in the text of its file. Throws
 * `parameter-misplaced`.
 */
export function placedKnob(
  declared: DeclaredParameter,
  at: number,
  parameter: Parameter,
  source: Source | undefined,
): Knob {
  const place = { declared, at, text: source?.text ?? "" };
  if (!source) throw misplaced(place, "in", new Misplaced("the file is not there", IN));
  const part = partOf(declared);
  try {
    const { from, to, word, encoded } = spotIn(declared, source.text);
    const read = valueIn(parameter.range, word);
    if ("fault" in read) {
      throw new Misplaced(`its value ${read.fault}`, RANGE, { offset: from });
    }
    return {
      where: `parameters[${at}]`,
      path: source.path,
      line: lineAt(source.text, from),
      parameter,
      from,
      to,
      value: read.value,
      encoded,
    };
  } catch (fault) {
    if (fault instanceof Misplaced) throw misplaced(place, part, fault);
    throw fault;
  }
}

const RANGE = "Name the place of one value that its space can have, or widen the space.";
const IN = "Write a committed file, from the folder of the configuration.";

const partOf = ({ pattern }: DeclaredParameter) => (pattern === undefined ? "at" : "pattern");

/** Where a declaration says that its value stands. Throws `Misplaced`. */
function spotIn({ in: path, at, pattern }: DeclaredParameter, text: string): Spot {
  if (text.includes("\uFFFD")) {
    throw new Misplaced("the file is no UTF-8 text", "Save it as UTF-8: nothing else is kept.");
  }
  if ((at === undefined) === (pattern === undefined)) {
    const detail = at === undefined ? "nothing says where" : "both at and pattern say where";
    throw new Misplaced(detail, "Give at (JSON, .env) or pattern (any text), one of the two.");
  }
  if (pattern !== undefined) return patternSpot(text, pattern);
  if (/\.jsonc?$/i.test(path)) return jsonSpot(text, at);
  if (isDotenv(path)) return dotenvSpot(text, at);
  const detail = "at is for JSON and .env files, and this is neither";
  throw new Misplaced(detail, 'Give a pattern with one group: pattern: "^threads: (\\\\d+)".');
}

/** `.env`, `.env.local`, `server.env`. */
function isDotenv(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return /^\.env(?:\..+)?$|\.env$|^\.envrc$|^\.flaskenv$/.test(name);
}

/**
 * What is wrong with a knob of the configuration before anything runs (`parameter-misplaced`): a file that may not be
 * changed, a value out of its range, values that cannot be written there so that they are read again.
 */
export function faultOfPlaced({ declared, at, knob }: Placed, source: Source): Problem | undefined {
  const place = { declared, at, text: source.text };
  const part = partOf(declared);
  const { parameter, value, from } = knob;
  if (!holds(parameter.range, value)) {
    const fault = new Misplaced(`its value ${value} is not in ${declared.space}`, RANGE, {
      offset: from,
    });
    return misplaced(place, part, fault).problem;
  }
  const lost = probes(parameter).find((probe) => !returns(declared, knob, source, probe));
  if (lost === undefined) return undefined;
  const detail = `${lost}, written there, would not be read again`;
  const wayOut = WRITES[part === "pattern" ? "pattern" : isDotenv(source.path) ? "env" : "json"];
  return misplaced(place, part, new Misplaced(detail, wayOut, { offset: from })).problem;
}

const WRITES = {
  pattern: "Let the group match every value of the space, and nothing around it.",
  env: "Put quotes around the value in the file.",
  json: "Put quotes around the value in the file where its program takes a text, or leave that value out.",
};

/** A declaration, its number in the configuration, and its knob. */
export interface Placed {
  readonly declared: DeclaredParameter;
  readonly at: number;
  readonly knob: Knob;
}

/** A parameter whose pattern would not find it any more once another one has some value (`parameter-misplaced`). */
export function faultBetween(own: Placed, other: Placed, source: Source): Problem | undefined {
  const { name } = own.declared;
  const lost = probes(own.knob.parameter).find((probe) => {
    const text = turned(source, [own.knob], { [name]: probe });
    return valueAgain(other, { path: source.path, text }) !== other.knob.value;
  });
  if (lost === undefined) return undefined;
  const fault = new Misplaced(
    `it would not be found again once ${name} is ${lost}`,
    "Leave what other parameters change out of the pattern.",
    { offset: other.knob.from },
  );
  return misplaced({ ...other, text: source.text }, partOf(other.declared), fault).problem;
}

function valueAgain({ declared, at, knob }: Placed, source: Source): ParameterValue | undefined {
  try {
    return placedKnob(declared, at, knob.parameter, source).value;
  } catch (thrown) {
    if (thrown instanceof AssayError) return undefined;
    throw thrown;
  }
}

/** A file that may not be changed, or that is not there at all but for one of nearly its name (`parameter-misplaced`). */
export function faultOfFile(
  declared: DeclaredParameter,
  at: number,
  isThere: boolean,
  near: string | undefined,
): Problem {
  const detail = isThere
    ? "it is none of the files that may be changed"
    : "no such file is committed";
  const wayOut = isThere
    ? "Name it in target by its own path: a folder or a glob leaves out what builds, tests or judges."
    : IN;
  const fault = new Misplaced(detail, wayOut, isThere ? {} : { nearest: near });
  return misplaced({ declared, at, text: "" }, "in", fault).problem;
}

/** Whether a value that is written is read again, and from the same place. */
function returns(
  declared: DeclaredParameter,
  knob: Knob,
  source: Source,
  value: ParameterValue,
): boolean {
  const before = source.text.slice(knob.from, knob.to);
  if (knob.encoded?.(spelled(value, before)) === undefined) return false;
  const text = turned(source, [knob], { [knob.parameter.name]: value });
  try {
    const again = placedKnob(declared, 0, knob.parameter, { path: source.path, text });
    return again.value === value && again.from === knob.from;
  } catch (thrown) {
    if (thrown instanceof AssayError) return false;
    throw thrown;
  }
}

/** Values that tell whether all can be written: every word, and some numbers. */
function probes({ range }: Parameter): readonly ParameterValue[] {
  if (range.kind === "bool") return [true, false];
  if (range.kind === "choice" || range.kind === "ordered") return range.values;
  return [range.low, range.high, ...[0.2, 0.5, 0.7].map((unit) => valueAt(range, unit))];
}

interface Place {
  readonly declared: DeclaredParameter;
  readonly at: number;
  readonly text: string;
}

function misplaced(
  { declared, at, text }: Place,
  part: "in" | "at" | "pattern",
  { detail, wayOut, nearest: near, offset }: Misplaced,
): AssayError & { readonly problem: Problem } {
  const line = offset === undefined ? {} : { line: lineAt(text, offset) };
  return new AssayError({
    code: "parameter-misplaced",
    where: `parameters[${at}].${part}`,
    parameter: declared.name,
    place: { file: declared.in, ...line },
    detail,
    wayOut,
    ...(near === undefined ? {} : { nearest: near }),
  });
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
