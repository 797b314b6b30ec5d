import fc from "fast-check";
import { expect, test } from "vitest";
import { luckEnvironment } from "./luck.ts";

test("law: luck is a seed, a size below a page and a hash seed that Python takes", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (luck) => {
      const env = luckEnvironment(luck, {});
      expect(Number(env.ASSAY_SEED)).toBe(luck);
      expect(Number(env.PYTHONHASHSEED)).toBe(luck);
      expect(env.ASSAY_PADDING?.length).toBeLessThan(4096);
    }),
  );
});

test("sizes are spread, a hash seed of the user's stays, and no luck changes nothing", () => {
  const sizes = [0, 1, 2, 3].map((n) => luckEnvironment(n * 2 ** 30 + 5, {}).ASSAY_PADDING?.length);
  expect(sizes).toEqual([0, 1024, 2048, 3072]);
  expect(luckEnvironment(7, { PYTHONHASHSEED: "0" })).not.toHaveProperty("PYTHONHASHSEED");
  expect(luckEnvironment(undefined, {})).toEqual({});
});
