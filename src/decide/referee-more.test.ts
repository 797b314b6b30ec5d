import { describe, expect, test } from "vitest";
import type { Arm } from "../domain/run.ts";
import { mulberry32 } from "../stats/random.ts";
import { goOn, noisy, Study } from "./referee.fixtures.ts";
import { referee } from "./referee.ts";

/** A study that has calibrated, and a machine whose candidate is better by `gain`. */
function begun(seed: number, gain: number, more: ConstructorParameters<typeof Study>[0] = {}) {
  const draw = noisy(mulberry32(seed), 0.03, gain);
  const sample = (arm: Arm) => ({ value: draw(arm) });
  return { study: new Study({ seed, ...more }).calibrateWith(sample), sample };
}

describe("a limit of runs", () => {
  test("is the most that a trial makes", () => {
    for (let seed = 1; seed <= 50; seed++) {
      const { study, sample } = begun(seed, 0.04, { trialRuns: 20 });
      expect(study.trialWith(sample).measured.length).toBeLessThanOrEqual(20);
    }
  });

  test("too small for any proof is said", () => {
    const { study, sample } = begun(1, 0.2, { trialRuns: 4 });
    expect(study.trialWith(sample).verdict).toMatchObject({
      because: "not-confirmed",
      detail: "the limit of runs leaves no room for a proof",
    });
  });
});

test("a metric that repeats exactly is not kept beyond the limit either", () => {
  const study = new Study({ trialRuns: 3 });
  const { verdict, measured } = study.trial((arm) => (arm === "baseline" ? 100 : 90));
  expect(measured).toHaveLength(1);
  expect(verdict).toMatchObject({
    because: "not-confirmed",
    detail: "the limit of runs leaves no room to repeat it",
  });
});

describe("a trial that is curtailed", () => {
  test("within a block has the evidence of its whole blocks", () => {
    const { study, sample } = begun(3, 0.1);
    const whole = goOn(study.session, 1, [], sample);
    expect(whole.verdict?.kind).toBe("kept");
    const said = whole.told.map((_, n) =>
      referee.curtailed(study.session, 1, whole.told.slice(0, n + 1)),
    );
    for (const verdict of said.slice(0, -1)) {
      expect(verdict.kind).toBe("reverted");
      if (verdict.kind === "reverted") expect(verdict.because).not.toBe("no-effect");
    }
    expect(said.at(-1)).toEqual(whole.verdict);
    // Staked is staked, also when the time is out.
    const cut = whole.told.slice(0, -1);
    expect(referee.closed(study.session, 1, cut).wealth).toBeCloseTo(0.04, 12);
  });
});

describe("more runs for a decided trial", () => {
  test("go on with its evidence until it is proven, and give the stake back", () => {
    const { study, sample } = begun(4, 0.06, { trialRuns: 16 });
    const first = goOn(study.session, 1, [], sample);
    expect(first.verdict).toMatchObject({ kind: "reverted" });
    const then = study.session;
    const now = referee.closed(then, 1, first.told);
    expect(now.wealth).toBeCloseTo(0.04, 12);
    const second = goOn(then, 1, [...first.told, "more"], sample);
    expect(second.verdict).toMatchObject({ kind: "kept", grade: "confirmed" });
    expect(second.told.slice(0, first.told.length)).toEqual(first.told);
    const told = second.told;
    if (!second.verdict) throw new Error("no verdict");
    const after = referee.reclosed({ opening: then, now }, 1, told, second.verdict);
    expect(after.wealth).toBeCloseTo(0.05, 12);
  });

  test("are asked for as long as nothing is shown, and change nothing once a trial is settled", () => {
    const { study, sample } = begun(4, 0.06, { trialRuns: 16 });
    const first = goOn(study.session, 1, [], sample);
    const useless = begun(6, 0).sample;
    const second = goOn(study.session, 1, [...first.told, "more"], useless, 300);
    expect(second.measured).toHaveLength(300);
    expect(second.verdict).toBeUndefined();
    expect(referee.curtailed(study.session, 1, second.told).kind).toBe("reverted");
    const settled = goOn(study.session, 2, [], begun(7, -0.2).sample);
    expect(referee.next(study.session, 2, [...settled.told, "more"])).toMatchObject({
      verdict: settled.verdict,
    });
  });

  test("however often one asks for more, at most one study in twenty keeps anything useless", () => {
    const studies = 60;
    let wrong = 0;
    for (let seed = 1; seed <= studies; seed++) {
      const { study, sample } = begun(seed * 101, 0);
      let kept = false;
      for (let trial = 1; trial <= 20 && !kept; trial++) {
        let { told, verdict } = goOn(study.session, trial, [], sample);
        for (let again = 0; again < 3 && verdict?.kind === "reverted"; again++) {
          ({ told } = goOn(study.session, trial, [...told, "more"], sample, 40));
          verdict = referee.curtailed(study.session, trial, told);
        }
        kept = verdict?.kind === "kept";
        study.session = referee.closed(study.session, trial, told);
      }
      if (kept) wrong += 1;
    }
    expect(wrong).toBeLessThanOrEqual(0.05 * studies + 3 * Math.sqrt(studies * 0.05 * 0.95));
  });
});

describe("what is provisional", () => {
  const found = (acceptUnproven: boolean) => {
    for (let seed = 1; seed < 400; seed++) {
      const { study, sample } = begun(seed, 0.06, { trialRuns: 16, acceptUnproven });
      const { verdict, measured } = study.trialWith(sample);
      const { logE = 0, logNeeded = 0 } =
        verdict && verdict.kind !== "invalid" ? (verdict.evidence ?? {}) : {};
      if (logE >= Math.log(20) && logE < logNeeded) return { verdict, measured, study };
    }
    throw new Error("no trial was provisional");
  };

  test("is reverted, unless the study accepts it: then it is kept as unproven, and its stake is gone", () => {
    expect(found(false).verdict).toMatchObject({ kind: "reverted", because: "provisional" });
    const { verdict, study } = found(true);
    expect(verdict).toMatchObject({ kind: "kept", grade: "unproven" });
    expect(study.session.wealth).toBeCloseTo(0.04, 12);
  });
});
