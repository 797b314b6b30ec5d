import type { Arm } from "../../domain/run.ts";
import { median } from "../../stats/location.ts";
import type { Random } from "../../stats/random.ts";
import type { Bench } from "./bench.ts";
import type { Procedure } from "./session.ts";

/** What the screen found: how much better the candidate seems, on the scale, and from how many runs. */
export interface Screened {
  readonly promising: boolean;
  readonly gain: number;
  readonly runs: number;
}

/**
 * A quick look that spends no error probability, because nothing it sees is ever used as proof: one run of
 * the candidate against the last runs of the baseline, then pairs in coin-flip order, until the
 * likelihood ratio of "better by `least`" to "no effect" says which, or a guard is broken for certain.
 */
export function* screen(bench: Bench, random: Random): Procedure<Screened> {
  const { sigma, least, settings, runs } = bench;
  const { dismissBelow, confirmAbove, runs: most } = settings.screen;
  const isStale = bench.noise.stale + 1 >= settings.refresh;
  const first: Arm[] = isStale && runs.left > 1 ? pair(random) : ["candidate"];
  for (const arm of first) yield* runs.run(arm);
  for (;;) {
    const [baseline, candidate] = [bench.of("baseline"), bench.of("candidate")];
    const pool = [...bench.noise.pool, ...baseline];
    const gain = median(candidate) - median(pool);
    const spread = sigma ** 2 * (1 / candidate.length + 1 / pool.length);
    const llr = (least * gain - least ** 2 / 2) / spread;
    const found = { gain, runs: candidate.length };
    if (llr < dismissBelow || runs.guards.isBroken) return { promising: false, ...found };
    if (llr > confirmAbove) return { promising: true, ...found };
    if (runs.count >= most || runs.left < 2) return { promising: llr > 0, ...found };
    for (const arm of pair(random)) yield* runs.run(arm);
  }
}

function pair(random: Random): Arm[] {
  return random() < 0.5 ? ["baseline", "candidate"] : ["candidate", "baseline"];
}
