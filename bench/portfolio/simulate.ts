import type { Strategy } from "../../src/domain/experiment.ts";
import type { PastTrial } from "../../src/domain/study.ts";
import { askingOrder, type BanditSettings } from "../../src/search/bandit.ts";
import { mixSeeds, mulberry32, type Random } from "../../src/stats/random.ts";

/** A proposer that is made up: how often it is right, by how much, and what it costs. */
interface Maker {
  readonly name: string;
  /** The chance that a trial is kept, by how many trials it has had. */
  readonly hits: (trials: number) => number;
  /** The proven effect of a keep, on average. */
  readonly gain: number;
  readonly minutes: number;
  readonly usd?: number;
  /** Trials after which it has nothing more. */
  readonly queue?: number;
}

/** A study that is made up: who proposes, and how many minutes there are. */
export interface Scene {
  readonly title: string;
  readonly minutes: number;
  readonly makers: readonly Maker[];
}

export interface Earned {
  readonly gain: number;
  readonly usd: number;
}

/** Plays a study of a scene to the end of its time. Luck is a proposer's own: the same for every strategy. */
export function play(
  { makers, minutes }: Scene,
  strategy: Strategy,
  seed: number,
  settings?: BanditSettings,
): Earned {
  const lucks = makers.map((_, at) => mulberry32(mixSeeds(seed, at)));
  const history: PastTrial[] = [];
  const asked = makers.map(() => 0);
  let [left, gain, usd] = [minutes, 0, 0];
  while (left > 0) {
    const trial = history.length + 1;
    const members = makers.flatMap(({ name, queue = Number.POSITIVE_INFINITY }, at) =>
      (asked[at] ?? 0) < queue ? [name] : [],
    );
    if (members.length === 0) break;
    const more = settings && { settings };
    const [next] = askingOrder({ members, history, strategy, seed: seed + trial, ...more });
    const at = makers.findIndex(({ name }) => name === next);
    const maker = makers[at] as Maker;
    const low = earnedBy(maker, asked[at] ?? 0, lucks[at] as Random);
    asked[at] = (asked[at] ?? 0) + 1;
    history.push(past(trial, maker, low));
    left -= maker.minutes;
    gain += low;
    usd += maker.usd ?? 0;
  }
  return { gain, usd };
}

/** The proven effect of one trial; sizes of effects are exponential: most are small. */
function earnedBy({ hits, gain }: Maker, trials: number, luck: Random): number {
  const [isHit, size] = [luck() < hits(trials), -Math.log(1 - luck())];
  return isHit ? gain * size : 0;
}

function past(trial: number, { name, minutes, usd }: Maker, low: number): PastTrial {
  const evidence = {
    effect: { estimate: low, low, scale: "fraction" },
    before: 1,
    after: 1 - low,
    runs: { baseline: 5, candidate: 5 },
  } as const;
  return {
    trial,
    by: name,
    source: name,
    hypothesis: { statement: "" },
    verdict:
      low > 0
        ? { kind: "kept", grade: "confirmed", evidence }
        : { kind: "reverted", because: "no-effect" },
    cost: { proposingMs: 0, measuringMs: minutes * 60_000, ...(usd === undefined ? {} : { usd }) },
  };
}
