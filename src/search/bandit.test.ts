import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Strategy } from "../domain/experiment.ts";
import type { PastTrial } from "../domain/study.ts";
import { askingOrder, BANDIT, chancesOf } from "./bandit.ts";

const MEMBERS = ["a", "b", "c"];
const SEEDS = Array.from({ length: 400 }, (_, seed) => 7919 * seed);

/** A finished trial; `gain` is undefined for one that was never proposed. */
function past(
  by: string,
  gain: number | undefined,
  cost: { readonly ms?: number; readonly usd?: number } = {},
): PastTrial {
  const { ms = 1000, usd } = cost;
  const evidence = {
    effect: { estimate: gain ?? 0, low: gain ?? 0, scale: "fraction" },
    before: 1,
    after: 1,
    runs: { baseline: 1, candidate: 1 },
  } as const;
  return {
    trial: 1,
    source: "",
    hypothesis: { statement: "" },
    by,
    verdict: gain
      ? { kind: "kept", grade: "exact", evidence }
      : { kind: "reverted", because: "no-effect" },
    cost: { proposingMs: 0, measuringMs: ms, ...(usd === undefined ? {} : { usd }) },
    ...(gain === undefined ? { unanswered: true } : {}),
  };
}

const trials = fc.array(
  fc
    .record({
      by: fc.constantFrom(...MEMBERS),
      gain: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
      ms: fc.integer({ min: 0, max: 100_000 }),
      usd: fc.option(fc.double({ min: 0, max: 5, noNaN: true }), { nil: undefined }),
    })
    .map(({ by, gain, ms, usd }) => past(by, gain, usd === undefined ? { ms } : { ms, usd })),
  { maxLength: 40 },
);

const strategies = fc.constantFrom<Strategy>("bandit", "random", "sequential", "best-of-n");

test("chances add up to one, and each member keeps its part of the floor", () => {
  fc.assert(
    fc.property(trials, (history) => {
      const chances = chancesOf(MEMBERS, history);
      expect(chances.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
      for (const chance of chances) {
        expect(chance).toBeGreaterThanOrEqual(BANDIT.floor / MEMBERS.length - 1e-12);
      }
    }),
  );
});

test("of members that cost the same and were asked as often, the one that gains most is asked most", () => {
  const gains = fc.array(fc.constantFrom(0, 0.01, 0.05, 0.2), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(gains, (wins) => {
      const history = wins.flatMap((gain) => [past("b", 0), past("a", gain), past("c", gain / 2)]);
      const [a = 0, b = 0, c = 0] = chancesOf(MEMBERS, history);
      expect(a).toBeGreaterThanOrEqual(c);
      expect(c).toBeGreaterThanOrEqual(b);
      if (wins.some((gain) => gain > 0)) expect(a).toBeGreaterThan(b);
    }),
  );
});

test.each([
  ["time", { ms: 9000 }, { ms: 1000 }],
  ["money", { usd: 0.9 }, { usd: 0.1 }],
])("of members that gain the same, the one that takes less %s is asked more", (_, dear, cheap) => {
  const history = [1, 2, 3].flatMap(() => [past("a", 0.1, dear), past("b", 0.1, cheap)]);
  const [a = 0, b = 0] = chancesOf(["a", "b"], history);
  expect(b).toBeGreaterThan(2 * a);
});

test("what is kept without a proof counts for nothing", () => {
  const unproven = past("a", 0.5);
  const verdict = { ...unproven.verdict, grade: "unproven" } as PastTrial["verdict"];
  expect(chancesOf(["a", "b"], [{ ...unproven, verdict }, past("b", 0)])).toEqual([0.5, 0.5]);
});

test("every member stands in the order once, the same for the same seed", () => {
  fc.assert(
    fc.property(trials, strategies, fc.nat(), (history, strategy, seed) => {
      const ask = () => askingOrder({ members: MEMBERS, history, strategy, seed });
      expect([...ask()].sort()).toEqual(MEMBERS);
      expect(ask()).toEqual(ask());
    }),
  );
});

test("nobody is ordered who may not be asked", () => {
  fc.assert(
    fc.property(trials, strategies, fc.nat(), (history, strategy, seed) => {
      expect(askingOrder({ members: ["b"], history, strategy, seed })).toEqual(["b"]);
    }),
  );
});

describe("who is asked first", () => {
  const firsts = (history: readonly PastTrial[], strategy: Strategy) =>
    SEEDS.map((seed) => askingOrder({ members: MEMBERS, history, strategy, seed })[0]);
  const share = (all: readonly (string | undefined)[], name: string) =>
    all.filter((each) => each === name).length / all.length;

  test("by the bandit: as often as its chance says", () => {
    const history = [past("a", 0.1), past("b", 0), past("c", 0), past("a", 0.1)];
    const chances = chancesOf(MEMBERS, history);
    const all = firsts(history, "bandit");
    for (const [at, name] of MEMBERS.entries()) {
      expect(Math.abs(share(all, name) - (chances[at] ?? 0))).toBeLessThan(0.08);
    }
  });

  test("at random: each as often, whatever they brought", () => {
    const all = firsts([past("a", 0.9), past("b", 0), past("c", 0)], "random");
    for (const name of MEMBERS) expect(Math.abs(share(all, name) - 1 / 3)).toBeLessThan(0.08);
  });

  test.each(["sequential", "best-of-n"] as const)("%s: in turn", (strategy) => {
    const history: PastTrial[] = [];
    for (let trial = 0; trial < 7; trial++) {
      const [next = ""] = askingOrder({ members: MEMBERS, history, strategy, seed: trial });
      history.push(past(next, 0));
    }
    expect(history.map(({ by }) => by).join("")).toBe("abcabca");
  });
});

describe("a member that fails", () => {
  const order = (history: readonly PastTrial[]) =>
    askingOrder({ members: ["a", "b"], history, strategy: "sequential", seed: 1 });
  const others = (count: number) => Array.from({ length: count }, () => past("b", 0));

  test.each([
    [1, 1],
    [2, 3],
    [3, 7],
    [9, 31],
  ])("%i times waits for %i trials of others", (failures, wait) => {
    const failed = Array.from({ length: failures }, () => past("a", undefined));
    for (let since = 0; since < wait; since++) {
      expect(order([...failed, ...others(since)])).toEqual(["b", "a"]);
    }
    expect(order([...failed, ...others(wait)])).toEqual(["a", "b"]);
  });

  test("is asked all the same where nobody else is left", () => {
    const history = [past("a", undefined), past("a", undefined)];
    expect(askingOrder({ members: ["a"], history, strategy: "bandit", seed: 1 })).toEqual(["a"]);
  });
});
