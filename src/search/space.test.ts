import fc from "fast-check";
import { expect, test } from "vitest";
import { mulberry32 } from "../stats/random.ts";
import { anywhere, mutated } from "./draw.ts";
import {
  holds,
  type Parameter,
  type ParameterValue,
  type Range,
  settledUnit,
  stepAt,
  unitOf,
  valueAt,
} from "./parameter.ts";
import { service } from "./space.fixtures.ts";
import {
  assignments,
  canonical,
  createSpace,
  decode,
  encode,
  isAllowed,
  keyOf,
  type Point,
  type Space,
  sizeAtMost,
  snap,
} from "./space.ts";

const word = fc.string({ minLength: 1, maxLength: 4 });

/** Any range that can be searched. */
const ranges: fc.Arbitrary<Range> = fc.oneof(
  fc
    .tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 5000 }))
    .map(([low, wide]): Range => ({ kind: "int", low, high: low + wide })),
  fc
    .tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 2 ** 39 }))
    .map(([low, wide]): Range => ({ kind: "int", low, high: low + wide, log: true })),
  fc
    .tuple(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
    )
    .map(([low, wide]): Range => ({ kind: "float", low, high: low + wide })),
  fc
    .tuple(
      fc.double({ min: 1e-9, max: 1e6, noNaN: true }),
      fc.double({ min: 1.001, max: 1e9, noNaN: true }),
    )
    .map(([low, times]): Range => ({ kind: "float", low, high: low * times, log: true })),
  fc
    .tuple(
      fc.constantFrom("choice" as const, "ordered" as const),
      fc.uniqueArray(word, { minLength: 2, maxLength: 6 }),
    )
    .map(([kind, values]): Range => ({ kind, values })),
  fc.constant<Range>({ kind: "bool" }),
);

/** Spaces of up to eight parameters, some of them there only while another one has its first value or is true. */
const spaces: fc.Arbitrary<Space> = fc
  .array(fc.tuple(ranges, fc.nat(7), fc.boolean()), { minLength: 1, maxLength: 8 })
  .map((drawn) =>
    createSpace(
      drawn.map(([range, other, conditional], at): Parameter => {
        const name = `p${at}`;
        const asked = drawn[other]?.[0];
        if (!conditional || asked === undefined || other >= at) return { name, range };
        if (asked.kind === "bool")
          return { name, range, when: { parameter: `p${other}`, is: [true] } };
        if (asked.kind === "int" || asked.kind === "float") return { name, range };
        return { name, range, when: { parameter: `p${other}`, is: asked.values.slice(0, 1) } };
      }),
    ),
  );

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const points = fc
  .array(unit, { minLength: 8, maxLength: 8 })
  .map((list) => Float64Array.from(list));

const codeOf = (make: () => unknown): unknown => {
  try {
    make();
  } catch (error) {
    return (error as { problem?: { detail: string } }).problem?.detail;
  }
  return undefined;
};

test("law: every place in [0, 1] is a value of the range, and that value leads back to itself", () => {
  fc.assert(
    fc.property(ranges, unit, (range, at) => {
      const value = valueAt(range, at);
      expect(holds(range, value)).toBe(true);
      const back = unitOf(range, value);
      expect(back).toBeGreaterThanOrEqual(0);
      expect(back).toBeLessThanOrEqual(1);
      expect(valueAt(range, back)).toBe(value);
      expect(valueAt(range, settledUnit(range, at))).toBe(value);
    }),
  );
});

test("the ends of a range can be reached, and each number of one without log has an equal part", () => {
  const log: Range = { kind: "int", low: 1, high: 64, log: true };
  expect([valueAt(log, 0), valueAt(log, 1)]).toEqual([1, 64]);
  expect(Number(valueAt(log, 0.5))).toBeCloseTo(6, 0);
  const three: Range = { kind: "int", low: -1, high: 1 };
  const seen = Array.from({ length: 300 }, (_, at) => valueAt(three, (at + 0.5) / 300));
  for (const value of [-1, 0, 1]) expect(seen.filter((other) => other === value)).toHaveLength(100);
});

test("law: one step away lies another value, and nothing nearer than half a step does", () => {
  fc.assert(
    fc.property(
      ranges.filter(({ kind }) => kind !== "float"),
      unit,
      (range, at) => {
        const here = settledUnit(range, at);
        const step = stepAt(range, here);
        expect(step).toBeGreaterThan(0);
        const around = [here - step, here + step].filter((place) => place >= 0 && place <= 1);
        expect(around.some((place) => valueAt(range, place) !== valueAt(range, here))).toBe(true);
        expect(valueAt(range, here + step * 0.4)).toBe(valueAt(range, here));
      },
    ),
  );
});

test("law: decode after encode gives every assignment back", () => {
  fc.assert(
    fc.property(spaces, points, (space, drawn) => {
      const assignment = decode(space, drawn.slice(0, space.parameters.length));
      expect(decode(space, encode(space, assignment))).toEqual(assignment);
      expect(canonical(space, assignment)).toEqual(assignment);
    }),
  );
});

test("law: a parameter is there exactly while its condition holds", () => {
  fc.assert(
    fc.property(spaces, points, (space, drawn) => {
      const assignment = decode(space, drawn.slice(0, space.parameters.length));
      for (const { name, when } of space.parameters) {
        const value = when && assignment[when.parameter];
        const there = when === undefined || (value !== undefined && when.is.includes(value));
        expect(name in assignment).toBe(there);
      }
    }),
  );
});

test("law: points of one assignment snap to one point, and what a condition hides does not tell them apart", () => {
  fc.assert(
    fc.property(spaces, points, points, (space, drawn, other) => {
      const point = drawn.slice(0, space.parameters.length);
      const assignment = decode(space, point);
      const hidden = point.map((value, at) =>
        (space.parameters[at]?.name ?? "") in assignment ? value : (other[at] as number),
      );
      expect(snap(space, hidden)).toEqual(snap(space, point));
      expect(decode(space, snap(space, point))).toEqual(assignment);
      const near = (a: Point, b: Point) =>
        a.every((value, at) => Math.abs(value - (b[at] as number)) < 1e-5);
      expect(near(snap(space, point), encode(space, assignment))).toBe(true);
    }),
  );
});

test("keys ignore what is not there, and the order in which it was written", () => {
  const one = { codec: "none", threads: 4, ratio: 1, prefetch: true, size: "small" };
  const other = { level: 7, size: "small", prefetch: true, ratio: 1, threads: 4, codec: "none" };
  expect(keyOf(service, one)).toBe(keyOf(service, other));
  expect(keyOf(service, one)).not.toBe(keyOf(service, { ...one, threads: 5 }));
  expect(keyOf(service, one)).not.toBe(keyOf(service, { ...one, prefetch: false }));
});

test("constraints are asked about the whole assignment", () => {
  const rest = { ratio: 1, prefetch: true, size: "small" };
  expect(isAllowed(service, { ...rest, codec: "gzip", level: 1, threads: 65 })).toBe(false);
  expect(isAllowed(service, { ...rest, codec: "none", threads: 65 })).toBe(true);
});

test("a space without floats can be counted out: each assignment once, none with a hidden value", () => {
  const space = createSpace([
    { name: "a", range: { kind: "bool" } },
    { name: "b", range: { kind: "int", low: 1, high: 3 }, when: { parameter: "a", is: [true] } },
    { name: "c", range: { kind: "bool" }, when: { parameter: "b", is: [2, 3] } },
  ]);
  const all = [...assignments(space)];
  expect(all).toHaveLength(6);
  expect(new Set(all.map((assignment) => keyOf(space, assignment))).size).toBe(6);
  expect(sizeAtMost(space)).toBe(12);
  expect(all).toContainEqual({ a: false });
});

test("law: a neighbour differs in one coordinate at least and stays in the space", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const random = mulberry32(seed);
      const from = snap(service, anywhere(service, random));
      const neighbour = mutated(service, from, { step: 0.2, chance: 0.3 }, random);
      expect(() => encode(service, decode(service, neighbour))).not.toThrow();
      expect(snap(service, neighbour)).toEqual(neighbour);
    }),
  );
});

test("what cannot be encoded is refused with the reason", () => {
  const space = createSpace([{ name: "a", range: { kind: "int", low: 1, high: 9 } }]);
  expect(() => encode(space, {})).toThrow("no value for a");
  for (const a of [0, 10, 1.5, "1", true] as ParameterValue[]) {
    expect(() => encode(space, { a })).toThrow("not in the range");
  }
});

test("a space that cannot be searched says what is wrong with it", () => {
  const bool: Range = { kind: "bool" };
  const when = (parameter: string, ...is: ParameterValue[]) => ({ when: { parameter, is } });
  const detail = (...parameters: Parameters<typeof createSpace>[0]) =>
    codeOf(() => createSpace(parameters));
  expect(detail({ name: "a", range: bool }, { name: "a", range: bool })).toBe(
    "it is declared twice",
  );
  expect(detail({ name: "a", range: bool, ...when("b", true) })).toBe("no parameter is called b");
  expect(detail({ name: "a", range: bool }, { name: "b", range: bool, ...when("a", "yes") })).toBe(
    "a is never yes",
  );
  expect(
    detail(
      { name: "a", range: bool, ...when("b", true) },
      { name: "b", range: bool, ...when("a", true) },
    ),
  ).toBe("its condition leads back to itself");
  expect(detail({ name: "a", range: { kind: "float", low: 0, high: 1, log: true } })).toBe(
    "a log range has to begin above 0, not at 0",
  );
  expect(detail({ name: "a", range: { kind: "int", low: 1, high: Number.NaN } })).toBe(
    "NaN is too large for a bound",
  );
  expect(detail({ name: "a", range: { kind: "int", low: 0.5, high: 2 } })).toBe(
    "0.5 is not a whole number",
  );
});
