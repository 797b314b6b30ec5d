import { expect, test } from "vitest";
import type { Assignment } from "../../src/search/space.ts";
import { mulberry32 } from "../../src/stats/random.ts";
import { problems, shift } from "./problems.ts";

const problem = (name: string) => {
  const found = problems.find((other) => other.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};
const at = (name: string, values: readonly (number | boolean)[]) =>
  problem(name).value(
    Object.fromEntries(
      values.map((value, index) => [`${name.startsWith("flags") ? "b" : "x"}${index}`, value]),
    ),
  );

test("the instances are drawn by the stream that the anchors were measured with", () => {
  const random = mulberry32(1);
  expect([random(), random(), random()].map((value) => value.toFixed(9))).toEqual([
    "0.627073941",
    "0.002735721",
    "0.527447040",
  ]);
  expect(shift(1, 2, 0, 10).map((value) => value.toFixed(6))).toEqual(["6.016592", "1.021886"]);
});

test("the optima are where they are known to be", () => {
  expect(at("branin2", [Math.PI, 2.275])).toBeCloseTo(0.397887, 6);
  expect(at("branin2", [-Math.PI, 12.275])).toBeCloseTo(0.397887, 6);
  expect(at("hartmann6", [0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573])).toBeCloseTo(
    -3.32237,
    5,
  );
  expect(at("rosenbrock5", [1, 1, 1, 1, 1])).toBe(0);
  expect(at("rastrigin5s", shift(5, 5, -5.12, 5.12))).toBeCloseTo(0, 12);
  expect(at("ackley10s", shift(10, 10, -32.768, 32.768))).toBeCloseTo(0, 12);
});

test("values away from the optima are those of the definitions", () => {
  expect(at("branin2", [0, 0])).toBeCloseTo(36 + 20 - 10 / (8 * Math.PI), 9);
  expect(at("rosenbrock5", [0, 0, 0, 0, 0])).toBe(4);
  expect(
    at(
      "rastrigin5s",
      shift(5, 5, -5.12, 5.12).map((x) => x + 1),
    ),
  ).toBeCloseTo(5, 9);
});

test("the best flags are what a dynamic programme over the ring finds", () => {
  const random = mulberry32(30);
  const gain = Array.from({ length: 30 }, () => Array.from({ length: 8 }, random));
  let most = 0;
  for (let ends = 0; ends < 4; ends++) {
    const [first, second] = [ends >> 1, ends & 1];
    let best = new Map([[`${first}${second}`, 0]]);
    for (let bit = 0; bit < 30; bit++) {
      const next = new Map<string, number>();
      for (const [[one, two], sum] of best) {
        const after = bit < 28 ? [0, 1] : [bit === 28 ? first : second];
        for (const three of after) {
          const key = `${two}${three}`;
          const total = sum + (gain[bit]?.[4 * Number(one) + 2 * Number(two) + three] ?? 0);
          next.set(key, Math.max(next.get(key) ?? 0, total));
        }
      }
      best = next;
    }
    most = Math.max(most, ...best.values());
  }
  expect(-most / 30).toBeCloseTo(problem("flags30-nk").optimum, 3);
});

test("the service comes to its optimum and nowhere below", () => {
  const good: Assignment = {
    threads: 24,
    batch: 64,
    cache_mb: 11_000,
    codec: "lz4",
    gc: "zgc",
    prefetch: true,
    timeout_ms: 24,
  };
  const { value, optimum, space } = problem("svc8-mixed");
  let [best, least] = [good, value(good)];
  const random = mulberry32(1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  for (let draw = 0; draw < 60_000; draw++) {
    const codec = random() < 0.9 ? best.codec : pick(["none", "lz4", "zstd", "gzip"]);
    const scaled = (number: unknown, low: number, high: number) =>
      Math.min(high, Math.max(low, Number(number) * Math.exp(0.1 * (random() - 0.5))));
    const near: Assignment = {
      threads: Math.round(scaled(best.threads, 1, 256) + random() - 0.5),
      batch: Math.round(scaled(best.batch, 1, 1024)),
      cache_mb: scaled(best.cache_mb, 16, 16384),
      codec: codec ?? "none",
      level: 1 + Math.floor(random() * 19),
      gc: random() < 0.9 ? (best.gc ?? "g1") : pick(["serial", "parallel", "g1", "zgc"]),
      prefetch: random() < 0.9,
      timeout_ms: scaled(best.timeout_ms, 1, 1000),
    };
    const here = value(near);
    if (here < least) [best, least] = [near, here];
  }
  expect(space.parameters).toHaveLength(8);
  expect(least).toBeCloseTo(optimum, 2);
});

test("noise is drawn around the true value", () => {
  const random = mulberry32(3);
  const mean = (name: string, value: number) =>
    Array.from({ length: 4000 }, () => problem(name).observed?.(value, random) ?? 0).reduce(
      (a, b) => a + b,
    ) / 4000;
  expect(mean("hartmann6-noisy", -2)).toBeCloseTo(-2, 1);
  expect(mean("svc8-noisy", 10) / 10).toBeCloseTo(1, 1);
});
