import { expect, test } from "vitest";
import { saidOf } from "./said.ts";

const KEYS = ["time", "tokens", "model"];
const said = (rest: string) => saidOf("agent:", rest, KEYS);

test("reads what stands behind a name, with commas", () => {
  const { name, text, whole, time } = said("claude, model=a/b:c ,tokens=400000,time=4.35m");
  expect([name, text("model"), whole("tokens"), time("time")]).toEqual([
    ...["claude", "a/b:c"],
    ...[400_000, 261_000],
  ]);
  expect([text("auth"), whole("turns"), time("wait")]).toEqual([undefined, undefined, undefined]);
});

test.each([
  ["x,color=red", () => said("x,color=red"), '"color=red" is none of time=, tokens=, model='],
  ["x,tokens=0", () => said("x,tokens=0").whole("tokens"), "tokens is a whole number above zero"],
  ["x,time=soon", () => said("x,time=soon").time("time"), "time is written like 90s, 20m or 1h"],
  ["x,time=0s", () => said("x,time=0s").time("time"), "time is written like 90s, 20m or 1h"],
  ["x,time=600h", () => said("x,time=600h").time("time"), "time is at most 24 days"],
])("%s is refused", (spec, read, detail) => {
  let problem: unknown;
  try {
    read();
  } catch (thrown) {
    problem = (thrown as { problem: unknown }).problem;
  }
  expect(problem).toEqual({ code: "proposer-malformed", spec: `agent:${spec}`, detail });
});
