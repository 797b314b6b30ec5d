import { AssayError } from "../domain/error.ts";
import {
  faultOf,
  holds,
  isUnordered,
  type Parameter,
  type ParameterValue,
  settledUnit,
  sizeOf,
  unitOf,
  valueAt,
  valuesOf,
} from "./parameter.ts";

/** A value for every parameter that is there; a parameter whose condition does not hold is absent. */
export type Assignment = Readonly<Record<string, ParameterValue>>;

/** What an assignment must hold beyond its ranges; pure, and true or false for every assignment. */
export interface Constraint {
  readonly description: string;
  readonly holds: (assignment: Assignment) => boolean;
}

/** One place in [0, 1] for every parameter, in the order of the space; an absent one stands at 0.5. */
export type Point = Float64Array;

/** Everything that may be tried. */
export interface Space {
  readonly parameters: readonly Parameter[];
  readonly constraints: readonly Constraint[];
  /** The indices of the parameters, each after the one its condition asks about. */
  readonly order: readonly number[];
  /** For each parameter: the index of the one its condition asks about, or -1. */
  readonly parents: readonly number[];
  /** For each parameter: whether its values have no order. */
  readonly unordered: readonly boolean[];
}

/**
 * A space of parameters. Throws `parameter-malformed` for a name given twice, for a range that holds nothing to
 * search, for a condition that asks about no parameter or about values it cannot have, and for conditions that
 * ask about each other.
 */
export function createSpace(
  parameters: readonly Parameter[],
  constraints: readonly Constraint[] = [],
): Space {
  if (new Set(parameters.map(({ name }) => name)).size < parameters.length) {
    const twice = parameters.find(({ name }, at) =>
      parameters.slice(0, at).some((other) => other.name === name),
    );
    throw malformed(twice?.name ?? "", "it is declared twice");
  }
  for (const { name, range } of parameters) {
    const fault = faultOf(range);
    if (fault !== undefined) throw malformed(name, fault);
  }
  for (const parameter of parameters) checkCondition(parameter, parameters);
  return {
    parameters,
    constraints,
    order: parentsFirst(parameters),
    parents: parameters.map(({ when }) =>
      parameters.findIndex(({ name }) => name === when?.parameter),
    ),
    unordered: parameters.map(({ range }) => isUnordered(range)),
  };
}

function checkCondition({ name, when }: Parameter, parameters: readonly Parameter[]): void {
  if (when === undefined) return;
  const asked = parameters.find((other) => other.name === when.parameter);
  if (asked === undefined) throw malformed(name, `no parameter is called ${when.parameter}`);
  const never = when.is.find((value) => !holds(asked.range, value));
  if (never !== undefined) throw malformed(name, `${when.parameter} is never ${String(never)}`);
}

function parentsFirst(parameters: readonly Parameter[]): readonly number[] {
  const placed = new Set<string>();
  const order: number[] = [];
  while (order.length < parameters.length) {
    const before = order.length;
    for (const [index, { name, when }] of parameters.entries()) {
      if (placed.has(name) || (when !== undefined && !placed.has(when.parameter))) continue;
      placed.add(name);
      order.push(index);
    }
    if (order.length === before) {
      const stuck = parameters.find(({ name }) => !placed.has(name));
      throw malformed(stuck?.name ?? "", "its condition leads back to itself");
    }
  }
  return order;
}

function malformed(parameter: string, detail: string): AssayError {
  return new AssayError({ code: "parameter-malformed", parameter, detail });
}

/** The assignment at a point of the unit cube, in its canonical form. */
export function decode(space: Space, point: Point): Assignment {
  const values: Record<string, ParameterValue> = {};
  for (const index of space.order) {
    const parameter = space.parameters[index] as Parameter;
    if (isThere(parameter, values)) {
      values[parameter.name] = valueAt(parameter.range, point[index] as number);
    }
  }
  return values;
}

/**
 * The point of an assignment: `decode` gives the assignment back. Throws a `RangeError` where a parameter
 * that is there has no value, or one outside its range.
 */
export function encode(space: Space, assignment: Assignment): Point {
  const point = new Float64Array(space.parameters.length).fill(ABSENT);
  for (const index of space.order) {
    const parameter = space.parameters[index] as Parameter;
    if (!isThere(parameter, assignment)) continue;
    const value = assignment[parameter.name];
    if (value === undefined) throw new RangeError(`no value for ${parameter.name}`);
    point[index] = unitOf(parameter.range, value);
  }
  return point;
}

/**
 * The point that stands for the assignment at a point, so that equal assignments have equal ones: the point
 * that `encode` gives for it, but that floats keep the digits they are rounded by.
 */
export function snap(space: Space, point: Point): Point {
  const snapped = new Float64Array(point.length).fill(Number.NaN);
  for (const index of space.order) {
    const { range, when } = space.parameters[index] as Parameter;
    const parent = space.parents[index] as number;
    if (when !== undefined) {
      const unit = snapped[parent] as number;
      const asked = space.parameters[parent] as Parameter;
      if (Number.isNaN(unit) || !when.is.includes(valueAt(asked.range, unit))) continue;
    }
    snapped[index] = settledUnit(range, point[index] as number);
  }
  for (let index = 0; index < snapped.length; index++) {
    if (Number.isNaN(snapped[index])) snapped[index] = ABSENT;
  }
  return snapped;
}

/** The assignment without parameters that are not there. */
export function canonical(space: Space, assignment: Assignment): Assignment {
  const values: Record<string, ParameterValue> = {};
  for (const index of space.order) {
    const parameter = space.parameters[index] as Parameter;
    const value = assignment[parameter.name];
    if (value !== undefined && isThere(parameter, values)) values[parameter.name] = value;
  }
  return values;
}

/** A text that two assignments share exactly where they are the same to the space. */
export function keyOf(space: Space, assignment: Assignment): string {
  const values = canonical(space, assignment);
  return JSON.stringify(space.parameters.map(({ name }) => values[name] ?? null));
}

/** Whether every constraint holds. */
export function isAllowed(space: Space, assignment: Assignment): boolean {
  return space.constraints.every((constraint) => constraint.holds(assignment));
}

/** Every assignment of a space without floats, constraints not looked at. */
export function* assignments(space: Space): Generator<Assignment> {
  yield* from(space, 0, {});
}

function* from(space: Space, at: number, values: Assignment): Generator<Assignment> {
  const index = space.order[at];
  if (index === undefined) {
    yield values;
    return;
  }
  const { name, range } = space.parameters[index] as Parameter;
  if (!isThere(space.parameters[index] as Parameter, values)) {
    yield* from(space, at + 1, values);
    return;
  }
  for (const value of valuesOf(range)) yield* from(space, at + 1, { ...values, [name]: value });
}

/** How many assignments there are at most; parameters that are absent at times are counted always. */
export function sizeAtMost(space: Space): number {
  return space.parameters.reduce((product, { range }) => product * sizeOf(range), 1);
}

function isThere({ when }: Parameter, values: Assignment): boolean {
  if (when === undefined) return true;
  const value = values[when.parameter];
  return value !== undefined && when.is.includes(value);
}

const ABSENT = 0.5;
