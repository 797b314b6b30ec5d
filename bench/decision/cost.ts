/**
 * What deciding costs: the time the rule takes for each run that it asks for, in studies of useless and of useful
 * changes through noise, its longest proofs included. A decision replays its trial, so it grows with the runs.
 *
 *     npm run bench:decision
 */

import type { Told } from "../../src/decide/rule.ts";
import { rule } from "../../src/decide/rule-in-force.ts";
import type { Objective } from "../../src/domain/metric.ts";
import { mulberry32 } from "../../src/stats/random.ts";

const OBJECTIVE: Objective = {
  metric: { name: "time", spec: "simulated", source: { kind: "function" } },
  direction: "minimize",
  leastEffect: 0.005,
};
const TRIALS = 400;
/** Gains of the changes, as parts of the noise of one run: the small ones take the longest proofs. */
const GAINS = [0, 0, 0.8, 1.2, 3];
const SIGMA = 0.02;

const random = mulberry32(1);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const run = (gain: number) => ({ value: 100 * Math.exp(SIGMA * (normal() - gain)) });

let session = rule.open({ objective: OBJECTIVE, seed: 1 });
while (rule.needsBaseline(session)) session = rule.calibrated(session, run(0));
const times: { readonly runs: number; readonly ms: number }[] = [];
for (let trial = 1; trial <= TRIALS; trial++) {
  const gain = GAINS[trial % GAINS.length] ?? 0;
  const told: Told[] = [];
  for (;;) {
    const began = performance.now();
    const ask = rule.next(session, trial, told);
    times.push({ runs: told.length, ms: performance.now() - began });
    if (ask.kind === "verdict") break;
    told.push({ arm: ask.arm, ...run(ask.arm === "candidate" ? gain : 0) });
  }
  session = rule.closed(session, trial, told);
}

const of = (from: number, to: number) =>
  times
    .filter(({ runs }) => runs >= from && runs < to)
    .map(({ ms }) => ms)
    .sort((a, b) => a - b);
const at = (sorted: readonly number[], part: number) =>
  (sorted[Math.floor(part * (sorted.length - 1))] ?? Number.NaN).toFixed(3);

const mean = (values: readonly number[]) =>
  (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(3);

console.log("runs told so far   decisions     mean ms   median ms   99th percentile ms");
for (const [from, to] of [
  [0, 10],
  [10, 40],
  [40, 161],
  [0, 161],
] as const) {
  const sorted = of(from, to);
  const range = `${from} to ${to - 1}`.padEnd(16);
  const count = String(sorted.length).padStart(12);
  console.log(
    `${range}${count}${mean(sorted).padStart(12)}${at(sorted, 0.5).padStart(12)}${at(sorted, 0.99).padStart(21)}`,
  );
}
