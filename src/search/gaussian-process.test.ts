import fc from "fast-check";
import { expect, test } from "vitest";
import { mulberry32, type Random } from "../stats/random.ts";
import { normal } from "./draw.ts";
import { mostLikelyShape } from "./fit.ts";
import { condition } from "./gaussian-process.ts";
import { distancesOf, posterior, type Shape } from "./likelihood.ts";
import type { Point } from "./space.ts";

const UNORDERED = [false, false, true];
const drawn = (count: number, random: Random): Point[] =>
  Array.from({ length: count }, () =>
    Float64Array.from([random(), random(), random() < 0.5 ? 0.25 : 0.75]),
  );
const standardised = (values: readonly number[]): Float64Array => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const spread = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length);
  return Float64Array.from(values, (value) => (value - mean) / spread);
};
const shape = (lengths: readonly number[], noise: number): Shape => ({
  logLengths: Float64Array.from(lengths, Math.log),
  logNoise: Math.log(noise),
});

test("law: the gradient of the density is what a small step changes", () => {
  const logs = fc.double({ min: -2, max: 2, noNaN: true });
  fc.assert(
    fc.property(fc.nat(), fc.tuple(logs, logs, logs), logs, (seed, lengths, noise) => {
      const random = mulberry32(seed);
      const points = drawn(9, random);
      const distances = distancesOf(points, UNORDERED);
      const values = standardised(points.map(([x = 0, y = 0]) => Math.sin(5 * x) + y + random()));
      const place = [...lengths, noise - 2];
      const density = (at: readonly number[]) =>
        posterior(distances, values, {
          logLengths: Float64Array.from(at.slice(0, 3)),
          logNoise: at[3] ?? 0,
        });
      const step = 1e-5;
      for (const [at, slope] of (density(place)?.gradient ?? []).entries()) {
        const [up, down] = [step, -step].map((by) =>
          density(place.map((value, other) => (other === at ? value + by : value))),
        );
        const measured = ((up?.density ?? 0) - (down?.density ?? 0)) / (2 * step);
        expect(slope).toBeCloseTo(measured, 3);
      }
    }),
  );
});

test("without noise a model passes through what it was told, and is less sure further away", () => {
  const points = [[0.2], [0.5], [0.8]].map((point) => Float64Array.from(point));
  const values = Float64Array.from([-1, 0.5, 0.5]);
  const model = condition(points, values, shape([0.2], 1e-9), [false]);
  for (const [at, point] of points.entries()) {
    expect(model.believe(point).mean).toBeCloseTo(values[at] as number, 5);
    expect(model.believe(point).deviation).toBeLessThan(1e-3);
  }
  const deviation = (x: number) => model.believe(Float64Array.of(x)).deviation;
  expect(deviation(0.35)).toBeGreaterThan(deviation(0.22));
  expect(deviation(5)).toBeGreaterThan(deviation(0.35));
  expect(model.believe(Float64Array.of(9)).mean).toBeCloseTo(0, 5);
  expect(model.mean(Float64Array.of(0.3))).toBe(model.believe(Float64Array.of(0.3)).mean);
});

test("with noise a model takes the middle of what it was told at one place", () => {
  const points = [0.5, 0.5, 0.5, 0.9].map((x) => Float64Array.of(x));
  const model = condition(points, Float64Array.from([1, 2, 3, -6]), shape([0.05], 0.01), [false]);
  expect(model.mean(Float64Array.of(0.5))).toBeCloseTo(2, 1);
});

test("a pending point makes its place certain and does not move what is expected", () => {
  const points = [[0.2], [0.6]].map((point) => Float64Array.from(point));
  const values = Float64Array.from([-1, 1]);
  const awaited = Float64Array.of(0.4);
  const known = condition(points, values, shape([0.2], 1e-6), [false]);
  const waiting = condition(points, values, shape([0.2], 1e-6), [false], [awaited]);
  expect(waiting.believe(awaited).mean).toBeCloseTo(known.believe(awaited).mean, 4);
  expect(waiting.believe(awaited).deviation).toBeLessThan(0.01 * known.believe(awaited).deviation);
  const beside = Float64Array.of(0.55);
  expect(waiting.believe(beside).mean).toBeCloseTo(known.believe(beside).mean, 4);
});

test("the most likely shape tells what matters from what does not, and how much is noise", () => {
  const random = mulberry32(5);
  const points = drawn(60, random);
  const f = ([x = 0, , same = 0]: Point) => Math.sin(6 * x) + (same > 0.5 ? 1 : 0);
  const distances = distancesOf(points, UNORDERED);
  const exact = mostLikelyShape(distances, standardised(points.map(f)));
  const [x, y] = exact.logLengths as unknown as [number, number];
  expect(y - x).toBeGreaterThan(1);
  expect(Math.exp(exact.logNoise)).toBeLessThan(0.001);
  const noisy = points.map((point) => f(point) + 0.5 * normal(random));
  expect(Math.exp(mostLikelyShape(distances, standardised(noisy)).logNoise)).toBeGreaterThan(0.05);
});

test("points that are no numbers are refused", () => {
  const points = [Float64Array.of(Number.NaN), Float64Array.of(1)];
  expect(() => condition(points, Float64Array.of(0, 1), shape([1], 0.1), [false])).toThrow(
    "numbers",
  );
});
