import { expect, test } from "vitest";
import { usageText } from "./usage.ts";

test("what a proposal took, as far as it was told", () => {
  const tokens = {
    inputTokens: 3000,
    cachedTokens: 1500,
    cacheWriteTokens: 500,
    outputTokens: 300,
  };
  expect(usageText({ model: "m1", ...tokens, turns: 3, usd: 0.01395, usdFrom: "the agent" })).toBe(
    "m1: 3,500 tokens in (1,500 more from a cache), 300 out, 3 turns, $0.014 by the agent",
  );
  expect(usageText({ model: "m\n2", inputTokens: 1, turns: 1 })).toBe(
    "m: 1 tokens in, 0 out, 1 turn, no price known",
  );
  expect(usageText({ inputTokens: 1 })).toBe("1 tokens in, 0 out, no price known");
});
