import { expect, test } from "vitest";
import { luckOf } from "./luck.ts";

test("every run has its own luck, the same whenever it is asked for; none where none is wanted", () => {
  const asked = { seed: 7, redraw: true };
  const all = [1, 2, 3].flatMap((nth) => [
    luckOf(asked, "baseline", nth).luck,
    luckOf(asked, "closing", nth).luck,
    luckOf(asked, "trial", nth, 1).luck,
    luckOf(asked, "trial", nth, 2).luck,
  ]);
  expect(new Set(all).size).toBe(all.length);
  expect(luckOf(asked, "trial", 1, 2)).toEqual(luckOf(asked, "trial", 1, 2));
  expect(luckOf({ seed: 7, redraw: false }, "trial", 1)).toEqual({});
  expect(luckOf({ seed: 7 }, "trial", 1)).toEqual({});
});
