import type { Parameter } from "../../src/search/parameter.ts";
import { type Assignment, createSpace, type Space } from "../../src/search/space.ts";
import { mulberry32, type Random } from "../../src/stats/random.ts";
import { service } from "./service.ts";

/** One problem: everything is minimised. */
export interface BenchProblem {
  readonly name: string;
  readonly space: Space;
  /** The least value there is. */
  readonly optimum: number;
  /** The value without noise. */
  readonly value: (assignment: Assignment) => number;
  /** What one run of it shows; missing where it shows the value itself. */
  readonly observed?: (value: number, random: Random) => number;
}

const floats = (count: number, low: number, high: number): Space =>
  createSpace(
    Array.from(
      { length: count },
      (_, at): Parameter => ({
        name: `x${at}`,
        range: { kind: "float", low, high },
      }),
    ),
  );

const vector = (assignment: Assignment): readonly number[] =>
  Object.entries(assignment)
    .sort(([a], [b]) => Number(a.slice(1)) - Number(b.slice(1)))
    .map(([, value]) => Number(value));

/** Where the optimum of a shifted problem lies. */
export function shift(seed: number, count: number, low: number, high: number): readonly number[] {
  const random = mulberry32(seed);
  return Array.from({ length: count }, () => low + (high - low) * (0.1 + 0.8 * random()));
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function branin([x = 0, y = 0]: readonly number[]): number {
  const bow = y - (5.1 * x * x) / (4 * Math.PI ** 2) + (5 * x) / Math.PI - 6;
  return bow ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
}

const HARTMANN = {
  alpha: [1, 1.2, 3, 3.2],
  a: [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
  ],
  p: [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
  ],
};

function hartmann(x: readonly number[]): number {
  return -sum(
    HARTMANN.alpha.map((alpha, row) => {
      const distance = x.map(
        (value, at) => (HARTMANN.a[row]?.[at] ?? 0) * (value - (HARTMANN.p[row]?.[at] ?? 0)) ** 2,
      );
      return alpha * Math.exp(-sum(distance));
    }),
  );
}

function rosenbrock(x: readonly number[]): number {
  return sum(
    x.slice(1).map((next, at) => {
      const here = x[at] ?? 0;
      return 100 * (next - here ** 2) ** 2 + (1 - here) ** 2;
    }),
  );
}

const RASTRIGIN_SHIFT = shift(5, 5, -5.12, 5.12);

function rastrigin(x: readonly number[]): number {
  const z = x.map((value, at) => value - (RASTRIGIN_SHIFT[at] ?? 0));
  return 50 + sum(z.map((value) => value ** 2 - 10 * Math.cos(2 * Math.PI * value)));
}

const ACKLEY_SHIFT = shift(10, 10, -32.768, 32.768);

function ackley(x: readonly number[]): number {
  const z = x.map((value, at) => value - (ACKLEY_SHIFT[at] ?? 0));
  const radius = Math.sqrt(sum(z.map((value) => value ** 2)) / z.length);
  const waves = sum(z.map((value) => Math.cos(2 * Math.PI * value))) / z.length;
  return -20 * Math.exp(-0.2 * radius) - Math.exp(waves) + 20 + Math.E;
}

const BITS = 30;
const NK_TABLE = (() => {
  const random = mulberry32(30);
  return Array.from({ length: BITS }, () => Array.from({ length: 8 }, random));
})();

const flags = createSpace(
  Array.from(
    { length: BITS },
    (_, at): Parameter => ({
      name: `b${at}`,
      range: { kind: "bool" },
    }),
  ),
);

function nk(bits: readonly number[]): number {
  const gains = bits.map((bit, at) => {
    const [next = 0, after = 0] = [bits[(at + 1) % BITS], bits[(at + 2) % BITS]];
    return NK_TABLE[at]?.[4 * bit + 2 * next + after] ?? 0;
  });
  return -sum(gains) / BITS;
}

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const of =
  (f: (x: readonly number[]) => number) =>
  (assignment: Assignment): number =>
    f(vector(assignment));

const hartmann6 = { space: floats(6, 0, 1), optimum: -3.32237, value: of(hartmann) };
const svc8 = { space: service.space, optimum: 6.859, value: service.p99 };

/** The nine problems, in the order of the tables. */
export const problems: readonly BenchProblem[] = [
  {
    name: "branin2",
    space: createSpace([
      { name: "x0", range: { kind: "float", low: -5, high: 10 } },
      { name: "x1", range: { kind: "float", low: 0, high: 15 } },
    ]),
    optimum: 0.397887,
    value: of(branin),
  },
  { name: "hartmann6", ...hartmann6 },
  { name: "rosenbrock5", space: floats(5, -5, 10), optimum: 0, value: of(rosenbrock) },
  { name: "rastrigin5s", space: floats(5, -5.12, 5.12), optimum: 0, value: of(rastrigin) },
  { name: "ackley10s", space: floats(10, -32.768, 32.768), optimum: 0, value: of(ackley) },
  { name: "flags30-nk", space: flags, optimum: -0.723, value: of(nk) },
  { name: "svc8-mixed", ...svc8 },
  {
    name: "hartmann6-noisy",
    ...hartmann6,
    observed: (value, random) => value + 0.3 * normal(random),
  },
  {
    name: "svc8-noisy",
    ...svc8,
    observed: (value, random) => value * Math.exp(0.1 * normal(random)),
  },
];
