import { expect, test } from "vitest";
// @ts-expect-error: plain JavaScript, for simulators of other people.
import judged from "../bench/decision/rule.mjs";
import { mulberry32 } from "../src/stats/random.ts";

interface Decided {
  readonly keep: boolean;
  readonly label: string;
}

/** A session in front of the rule, the way an outside simulator drives it. */
function session(noise: () => number) {
  const u = mulberry32(1);
  let head = 100;
  let candidate = 100;
  let runs = 0;
  const sample = (which: string) => {
    runs += 1;
    const value = which === "head" ? head : which === "start" ? 100 : candidate;
    return value * Math.exp(noise());
  };
  const study = judged.create({ rng: { u }, direction: "min", mei: 0.005 });
  judged.begin(study, sample);
  return {
    offer(gain: number): Decided & { runs: number } {
      candidate = head * (1 - gain);
      runs = 0;
      const decided: Decided = judged.decide(study, sample);
      if (decided.keep) head = candidate;
      return { ...decided, runs };
    },
    finish: (): { claimedGain: number; claimedLow: number } => judged.finish(study, sample),
  };
}

test("one run for a useless change where the metric repeats", () => {
  const { offer, finish } = session(() => 0);
  expect(offer(0)).toEqual({ keep: false, label: "no-effect", estimate: 0, runs: 1 });
  expect(offer(0.1)).toMatchObject({ keep: true, label: "exact", runs: 5 });
  expect(finish()).toEqual({
    claimedGain: expect.closeTo(0.1, 12),
    claimedLow: expect.closeTo(0.1, 12),
  });
});

test("through noise a gain is kept, and claimed with a bound below it", () => {
  const random = mulberry32(2);
  const { offer, finish } = session(() => 0.01 * (random() + random() + random() - 1.5));
  for (let nth = 0; nth < 20; nth++) expect(offer(0).keep).toBe(false);
  expect(offer(0.1)).toMatchObject({ keep: true, label: "confirmed" });
  const { claimedGain, claimedLow } = finish();
  expect(claimedGain).toBeCloseTo(0.1, 1);
  expect(claimedLow).toBeLessThan(claimedGain);
  expect(claimedLow).toBeGreaterThan(0.05);
});
