import { expect, test } from "vitest";
import type { Evidence } from "../../domain/evidence.ts";
import type { MetricGuard } from "../../domain/experiment.ts";
import { experiment } from "../fixtures.ts";
import { referee } from "../referee.ts";
import { tooGood, withGain } from "./too-good.ts";

const { objective } = experiment();
const holdout: MetricGuard = {
  name: "unseen",
  metric: objective.metric,
  direction: "minimize",
  tolerance: 0.02,
  mode: "strict",
};
const evidence = (before: number, after: number, held?: number): Evidence => ({
  effect: { estimate: 0, low: 0, scale: "fraction" },
  before,
  after,
  runs: { baseline: 2, candidate: 3 },
  ...(held === undefined
    ? {}
    : {
        guards: [
          {
            name: "unseen",
            mode: "strict" as const,
            effect: { estimate: held, low: held, scale: "fraction" as const },
            tolerance: 0.02,
            state: "holds" as const,
          },
        ],
      }),
});
const session = (over: object = {}) => referee.open({ objective, seed: 1, tooGood: 5, ...over });

test("five times better is believed, more is not, and it is said what to do", () => {
  expect(tooGood(evidence(100, 20), session())).toBeUndefined();
  expect(tooGood(evidence(100, 10), session())).toMatchObject({
    kind: "invalid",
    because: "too-good",
    detail: expect.stringMatching(/^10\.0 times better.*--too-good 20 .*--holdout/),
  });
  expect(tooGood(evidence(3, 0), session())).toMatchObject({
    detail: expect.stringContaining("--too-good off"),
  });
});

test("the other way round for what is to grow", () => {
  const up = session({ objective: { ...objective, direction: "maximize" } });
  expect(tooGood(evidence(10, 100), up)).toMatchObject({ because: "too-good" });
  expect(tooGood(evidence(10, 49), up)).toBeUndefined();
});

test("where nobody asked, and where values have no ratio, anything is believed", () => {
  expect(tooGood(evidence(100, 1), referee.open({ objective, seed: 1 }))).toBeUndefined();
  expect(tooGood(evidence(-1, -100), session())).toBeUndefined();
});

test("a holdout that follows speaks for it, one that does not speaks against it", () => {
  const held = session({ holdout });
  expect(tooGood(evidence(100, 10, 0.8), held)).toBeUndefined();
  expect(tooGood(evidence(100, 10, 0.1), held)).toMatchObject({
    detail: expect.stringContaining("the holdout unseen does not follow"),
  });
});

test("once a study knows what its changes do, far outside of that is enough; what is merely good is believed", () => {
  const after = (gains: readonly number[]) => ({ ...session({ doubtsOutliers: true }), gains });
  const small = Array(8).fill(0.02);
  expect(tooGood(evidence(100, 30), after(small))).toMatchObject({
    detail: expect.stringMatching(
      /^3\.3 times better, where nothing before it was more than 1\.02/,
    ),
  });
  expect(tooGood(evidence(100, 50), after(small))).toBeUndefined();
  expect(tooGood(evidence(100, 30), after(small.slice(1)))).toBeUndefined();
  expect(tooGood(evidence(100, 30), after([...small, 0.13]))).toBeUndefined();
  expect(tooGood(evidence(100, 30), session())).toBeUndefined();
});

test("a session learns what measured trials made of the metric, whichever way", () => {
  const begun = session({ doubtsOutliers: true });
  const reverted = { kind: "reverted", because: "worse", evidence: evidence(100, 200) } as const;
  const seen = withGain(begun, reverted).gains;
  expect(seen).toEqual([Math.log(2)]);
  const invalid = { kind: "invalid", because: "crashed", detail: "" } as const;
  expect(withGain(begun, invalid).gains).toEqual([]);
  expect(withGain(session(), reverted).gains).toBeUndefined();
});
