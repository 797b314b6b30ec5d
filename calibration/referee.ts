import { referee } from "../src/decide/referee.ts";
import type { ClosingValue, Measured, RuleQuestion } from "../src/decide/rule.ts";
import type { Objective } from "../src/domain/metric.ts";
import type { Claimed, Contender, Judge, Run } from "./study.ts";

const OBJECTIVE: Objective = {
  metric: { name: "time", spec: "simulated", source: { kind: "function" } },
  direction: "minimize",
  leastEffect: 0.005,
};

/** The rule that ships, asked the way the engine asks it. */
export const REFEREE: Contender = {
  name: "the Referee",
  open: (seed) => new Conducted(seed),
};

/** The same with what a study may ask for beside. */
export const VARIANTS: readonly Contender[] = [
  { name: "the Referee, 14 runs a trial", open: (seed) => new Conducted(seed, FEW) },
  {
    name: "the Referee, unproven accepted, 14 runs a trial",
    open: (seed) => new Conducted(seed, { ...FEW, acceptUnproven: true }),
  },
];

const FEW = { trialRuns: 14 };

class Conducted implements Judge {
  #session: ReturnType<typeof referee.open>;
  #trial = 0;

  constructor(seed: number, more: Partial<RuleQuestion> = {}) {
    this.#session = referee.open({ objective: OBJECTIVE, seed, ...more });
  }

  begin(run: Run): void {
    while (referee.needsBaseline(this.#session)) {
      this.#session = referee.calibrated(this.#session, { value: run("head") });
    }
  }

  decide(run: Run): boolean {
    // A metric that ceased to repeat is calibrated again; that is a price of the trial before it.
    this.begin(run);
    this.#trial += 1;
    const measured: Measured[] = [];
    for (;;) {
      const ask = referee.next(this.#session, this.#trial, measured);
      if (ask.kind === "verdict") {
        this.#session = referee.closed(this.#session, this.#trial, measured);
        return ask.verdict.kind === "kept";
      }
      const value = run(ask.arm === "baseline" ? "head" : "candidate");
      measured.push({ arm: ask.arm, value });
    }
  }

  claim(run: Run): Claimed {
    const measured: ClosingValue[] = [];
    for (;;) {
      const ask = referee.closing(this.#session, measured);
      if (ask.kind === "claim") return ask.claim;
      measured.push({ side: ask.side, value: run(ask.side) });
    }
  }
}
