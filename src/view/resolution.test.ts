import { expect, test } from "vitest";
import { paceText } from "./resolution.ts";

test("the price of long runs is said, that of short ones is not", () => {
  expect(paceText(300_000, false)).toMatch(/^at 5m a run, about 3 useless changes/);
  expect(paceText(300_000, true)).toMatch(/about 12 useless changes/);
  expect(paceText(1_800_000, false)).toMatch(/about 0.5 useless changes/);
  expect(paceText(1_000, false)).toBe("");
});
