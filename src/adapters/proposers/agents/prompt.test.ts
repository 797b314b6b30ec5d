import fc from "fast-check";
import { expect, test } from "vitest";
import { priced } from "../prices.ts";
import { agentOptions } from "./options.ts";
import { hypothesisIn, isQuestion } from "./prompt.ts";

test("the hypothesis is found however it is set", () => {
  const expected = { statement: "Cache the key", predicted: 0.05 };
  for (const said of [
    "HYPOTHESIS: Cache the key\nPREDICTED: 5%",
    "Done.\n\n**HYPOTHESIS:** Cache the key\n**PREDICTED:** 5%\n\nAll tests pass!",
    "> - Hypothesis: Cache the key\r\n> - Predicted: 5 %",
    "`HYPOTHESIS`: Cache the key\n`PREDICTED`: 5%",
  ]) {
    expect(hypothesisIn(said), said).toEqual(expected);
  }
});

test("a message without one is its own first line, cut; nothing says nothing", () => {
  expect(hypothesisIn("\n# I made it faster.\nBy 300 %.")).toEqual({
    statement: "I made it faster.",
  });
  expect(hypothesisIn("x".repeat(1000))?.statement).toHaveLength(300);
  expect(hypothesisIn(" \n")).toBeUndefined();
});

test("any message is taken", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (said) => {
      const predicted = hypothesisIn(`${said}\nHYPOTHESIS: x\nPREDICTED: ${said}%`)?.predicted;
      expect(predicted === undefined || Number.isFinite(predicted)).toBe(true);
      isQuestion(said);
    }),
  );
});

test("a question is one that ends the message", () => {
  expect(isQuestion("I read it.\nWhich file should I change?")).toBe(true);
  expect(isQuestion("Shall I go on? **Yes?**\n")).toBe(true);
  expect(isQuestion("Why? Because it is parsed twice.")).toBe(false);
  expect(isQuestion("")).toBe(false);
});

test("options of an agent, and slips in them", () => {
  expect(agentOptions("claude")).toEqual({ name: "claude", limitMs: 900_000, turns: 60 });
  expect(agentOptions("pi,model=a/b:c,provider=openai,time=1.5m,turns=3,tokens=1000")).toEqual({
    name: "pi",
    model: "a/b:c",
    provider: "openai",
    limitMs: 90_000,
    turns: 3,
    tokens: 1000,
  });
  for (const slip of [
    "claude,modle=x",
    "claude,time=soon",
    "claude,turns=0",
    "claude,tokens=1e5",
  ]) {
    expect(() => agentOptions(slip), slip).toThrow();
  }
});

test("tokens cost what the list says, and nothing where the list says nothing", () => {
  const tokens = { inputTokens: 1e6, cachedTokens: 2e6, cacheWriteTokens: 0, outputTokens: 1e5 };
  const usdFrom = expect.stringMatching(/^list prices of \d{4}-\d\d-\d\d$/);
  expect(priced({ model: "gpt-5.1", ...tokens })).toMatchObject({ usd: 1.25 + 0.25 + 1, usdFrom });
  expect(priced({ model: "openai/gpt-5.1-2025-11-13", ...tokens }).usd).toBe(2.5);
  for (const usage of [
    { model: "gpt-5.1-mega", ...tokens },
    { model: "constructor", ...tokens },
    { ...tokens },
    { model: "gpt-5.1" },
    { model: "gpt-5.1", ...tokens, usd: 7, usdFrom: "the agent" },
  ]) {
    expect(priced(usage)).toEqual(usage);
  }
});
