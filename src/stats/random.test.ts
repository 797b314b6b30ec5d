import { expect, test } from "vitest";
import { mixSeeds, mulberry32 } from "./random.ts";

test("mulberry32 gives the published stream", () => {
  const random = mulberry32(1);
  expect([random(), random(), random()].map((u) => u.toFixed(9))).toEqual([
    "0.627073941",
    "0.002735721",
    "0.527447040",
  ]);
});

test("mixed seeds differ when any part differs, or the order", () => {
  const seeds = [mixSeeds(1, 2, 3), mixSeeds(1, 2, 4), mixSeeds(2, 1, 3), mixSeeds(1, 2)];
  expect(new Set(seeds).size).toBe(seeds.length);
});
