import { expect, test } from "vitest";
import { mulberry32 } from "../stats/random.ts";
import { normal } from "./draw.ts";
import { recommend } from "./recommend.ts";
import type { Observation } from "./sampler.ts";
import { createSpace } from "./space.ts";

const line = createSpace([{ name: "x", range: { kind: "float", low: 0, high: 1 } }]);
const at = (x: number, value?: number): Observation => ({
  assignment: { x },
  ...(value !== undefined && { value }),
});

const recommended = (history: readonly Observation[], metric: "exact" | "varies") =>
  recommend({ space: line, history, metric });

test("where a metric repeats exactly the least value is recommended", () => {
  const history = [at(0.1, 3), at(0.5, 1), at(0.7), at(0.9, Number.NaN), at(0.3, 2)];
  expect(recommended(history, "exact")).toBe(history[1]);
  expect(recommended(history, "varies")).toBeDefined();
  expect(recommended([at(0.5)], "exact")).toBeUndefined();
  expect(recommended([], "varies")).toBeUndefined();
});

test("where it varies the recommendation is nearer to the truth than the luckiest run", () => {
  let [chosen, luckiest] = [0, 0];
  for (let seed = 1; seed <= 20; seed++) {
    const random = mulberry32(seed);
    const history = Array.from({ length: 40 }, () => {
      const x = random();
      return at(x, 4 * (x - 0.3) ** 2 + 0.5 * normal(random));
    });
    const truth = (found: Observation | undefined) => (Number(found?.assignment.x) - 0.3) ** 2;
    chosen += truth(recommended(history, "varies"));
    luckiest += truth(recommended(history, "exact"));
  }
  expect(chosen).toBeLessThan(luckiest);
});
