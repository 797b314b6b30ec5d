/** A value of a parameter: a number for `int` and `float`, a text for `choice` and `ordered`, else a boolean. */
export type ParameterValue = number | string | boolean;

/** A parameter is there only while another one has one of these values. */
export interface Condition {
  readonly parameter: string;
  readonly is: readonly ParameterValue[];
}

/** What a parameter can be; bounds are inclusive, and `log` spreads trials over orders of magnitude. */
export type Range =
  | { readonly kind: "int"; readonly low: number; readonly high: number; readonly log?: boolean }
  | { readonly kind: "float"; readonly low: number; readonly high: number; readonly log?: boolean }
  /** Values without an order. */
  | { readonly kind: "choice"; readonly values: readonly string[] }
  /** Values in their order: neighbours are expected to behave alike. */
  | { readonly kind: "ordered"; readonly values: readonly string[] }
  | { readonly kind: "bool" };

/** One thing that may be turned, and where it is there at all. */
export interface Parameter {
  readonly name: string;
  readonly range: Range;
  readonly when?: Condition;
}

/** How many values a range holds; `Infinity` for floats. */
export function sizeOf(range: Range): number {
  switch (range.kind) {
    case "int":
      return range.high - range.low + 1;
    case "float":
      return Number.POSITIVE_INFINITY;
    case "choice":
    case "ordered":
      return range.values.length;
    case "bool":
      return 2;
  }
}

/** What is wrong with a range, in words; `undefined` for one that can be searched. */
export function faultOf(range: Range): string | undefined {
  if (range.kind === "bool") return undefined;
  if (range.kind === "choice" || range.kind === "ordered") return faultOfValues(range.values);
  const { kind, low, high, log } = range;
  const limit = kind === "int" ? LARGEST_INT : Number.MAX_VALUE / 4;
  const large = [low, high].find((bound) => !(Math.abs(bound) <= limit));
  if (large !== undefined) return `${large} is too large for a bound`;
  const broken = [low, high].find((bound) => kind === "int" && !Number.isInteger(bound));
  if (broken !== undefined) return `${broken} is not a whole number`;
  if (low > high) return `${low} is more than ${high}`;
  if (low === high) return `${low}..${high} holds one value, so there is nothing to search`;
  return log && low <= 0 ? `a log range has to begin above 0, not at ${low}` : undefined;
}

function faultOfValues(values: readonly string[]): string | undefined {
  if (values.includes("")) return "one of its values is empty";
  const twice = values.find((value, at) => values.indexOf(value) < at);
  if (twice !== undefined) return `${twice} is there twice`;
  return values.length < 2 ? "two or more values like a|b belong here" : undefined;
}

/** True where no value is nearer to one than to another, so that only same or different counts. */
export function isUnordered(range: Range): boolean {
  return range.kind === "choice" || range.kind === "bool";
}

/** The value at a place in [0, 1]; each value of a finite range without `log` holds a part of equal length. */
export function valueAt(range: Range, unit: number): ParameterValue {
  if (range.kind === "float") return floatAt(range, unit);
  if (range.kind === "int" && range.log) {
    const [from, to] = logEdges(range.low, range.high);
    return clamp(Math.round(Math.exp(from + unit * (to - from))), range.low, range.high);
  }
  const index = clamp(Math.floor(unit * sizeOf(range)), 0, sizeOf(range) - 1);
  return nth(range, index);
}

/** The place in [0, 1] of a value: the middle of its part. Throws where the range does not hold it. */
export function unitOf(range: Range, value: ParameterValue): number {
  if (!holds(range, value)) throw new RangeError(`${String(value)} is not in the range`);
  if (range.kind === "float" || (range.kind === "int" && range.log)) {
    const edges = range.kind === "int" ? logEdges : range.log ? logBounds : bounds;
    const [from, to] = edges(range.low, range.high);
    const at = range.log ? Math.log(Number(value)) : Number(value);
    return clamp((at - from) / (to - from), 0, 1);
  }
  return (indexOf(range, value) + 0.5) / sizeOf(range);
}

/** Whether a range holds a value. */
export function holds(range: Range, value: ParameterValue): boolean {
  if (range.kind === "bool") return typeof value === "boolean";
  if (range.kind === "choice" || range.kind === "ordered") {
    return typeof value === "string" && range.values.includes(value);
  }
  return (
    typeof value === "number" &&
    value >= range.low &&
    value <= range.high &&
    (range.kind === "float" || Number.isInteger(value))
  );
}

/** Every value of a finite range, in its order. */
export function* valuesOf(range: Range): Generator<ParameterValue> {
  for (let index = 0; index < sizeOf(range); index++) yield nth(range, index);
}

/**
 * The place in [0, 1] that stands for the value there; equal to `unitOf` of `valueAt`, but that a float keeps
 * the digits it is rounded by.
 */
export function settledUnit(range: Range, unit: number): number {
  if (range.kind === "float") return clamp(unit, 0, 1);
  if (range.kind === "int" && range.log) return unitOf(range, valueAt(range, unit));
  const size = sizeOf(range);
  return (clamp(Math.floor(unit * size), 0, size - 1) + 0.5) / size;
}

/** How far the next value lies from the one at a place; 0 for floats, which have no next one. */
export function stepAt(range: Range, unit: number): number {
  if (range.kind === "float") return 0;
  if (range.kind !== "int" || !range.log) return 1 / sizeOf(range);
  const value = Number(valueAt(range, unit));
  const next = value < range.high ? value + 1 : value - 1;
  return Math.abs(unitOf(range, next) - unitOf(range, value));
}

function nth(range: Range, index: number): ParameterValue {
  if (range.kind === "bool") return index === 1;
  if (range.kind === "int" || range.kind === "float") return range.low + index;
  return range.values[index] ?? "";
}

function indexOf(range: Range, value: ParameterValue): number {
  if (range.kind === "bool") return value === true ? 1 : 0;
  if (range.kind === "int" || range.kind === "float") return Number(value) - range.low;
  return range.values.indexOf(String(value));
}

// Digits beyond these make a change of the code unreadable and tell no two trials apart.
function floatAt(range: { low: number; high: number; log?: boolean }, unit: number): number {
  const [from, to] = (range.log ? logBounds : bounds)(range.low, range.high);
  const at = from + unit * (to - from);
  const largest = Math.max(Math.abs(range.low), Math.abs(range.high));
  const offset = Math.ceil(Math.log10(largest / (range.high - range.low)));
  const digits = clamp(6 + Math.max(0, offset), 6, 15);
  return clamp(Number((range.log ? Math.exp(at) : at).toPrecision(digits)), range.low, range.high);
}

function bounds(low: number, high: number): [number, number] {
  return [low, high];
}

function logBounds(low: number, high: number): [number, number] {
  return [Math.log(low), Math.log(high)];
}

// Half a step beyond each end gives the first and the last number a part of their own.
function logEdges(low: number, high: number): [number, number] {
  return [Math.log(low - 0.5), Math.log(high + 0.5)];
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

// Up to here the middle of each number's part is exact, with or without `log`.
const LARGEST_INT = 2 ** 40;
