import type { Random } from "../stats/random.ts";
import { differentialEvolution } from "./differential-evolution.ts";
import { asked, streamOf } from "./fresh.ts";
import { hillClimb } from "./hill-climb.ts";
import { latinHypercubeSearch } from "./latin-hypercube.ts";
import { modelSearch } from "./model-search.ts";
import { regionSearch } from "./region-search.ts";
import { numberOf, type Observation, type Question, type Sampler } from "./sampler.ts";
import { Surrogates } from "./surrogate.ts";

/**
 * The default: a Latin hypercube first, then a model of everything, a model of the best region and a climber
 * take turns, drawn by what each brought of late. Each keeps a share, since what pays changes over a study.
 * In a long history the models look at a part only, and an evolution of all of it joins them.
 */
export function portfolio(): Sampler {
  const surrogates = new Surrogates();
  const few: readonly Arm[] = [
    { sampler: modelSearch("model", surrogates), least: LEAST },
    { sampler: regionSearch("region", surrogates), least: LEAST },
    { sampler: hillClimb("climb", surrogates), least: LEAST, whenExact: CLIMB },
  ];
  const many: readonly Arm[] = [
    ...few,
    { sampler: differentialEvolution("evolution"), least: LEAST },
  ];
  return {
    name: "portfolio",
    ask(question) {
      const { history, metric } = question;
      const start = startOf(question);
      if (asked(question) < start || history.length === 0) {
        return latinHypercubeSearch(start).ask(question);
      }
      const arms = (asked(question) > LONG ? many : few).map(({ sampler, least, whenExact }) => ({
        sampler,
        name: sampler.name,
        least: metric === "exact" ? (whenExact ?? least) : least,
      }));
      return drawn(arms, chancesOf(history, arms), streamOf(question, 4)).ask(question);
    },
  };
}

/** One of the samplers, and the share of the suggestions that it makes whatever it brings. */
interface Arm {
  readonly sampler: Sampler;
  readonly least: number;
  /** The same for a metric that repeats exactly. */
  readonly whenExact?: number;
}

/** How many points are spread before anything is learnt from them. */
function startOf({ space }: Question): number {
  return Math.min(16, Math.max(6, 2 * space.parameters.length));
}

/**
 * The chance of each sampler: its least share, and of what is left as much as it took off the best value per
 * suggestion over the last observations, in proportion to the others.
 */
export function chancesOf(
  history: readonly Observation[],
  arms: readonly { readonly name: string; readonly least: number }[],
): readonly number[] {
  const gains = arms.map(() => 0);
  const counts = arms.map(() => 1);
  let best = Number.POSITIVE_INFINITY;
  for (const [at, observation] of history.entries()) {
    const value = numberOf(observation) ?? Number.POSITIVE_INFINITY;
    const arm = arms.findIndex(({ name }) => name === observation.by);
    if (arm >= 0 && at >= history.length - REMEMBERED && Number.isFinite(best)) {
      gains[arm] = (gains[arm] as number) + Math.max(0, best - value);
      counts[arm] = (counts[arm] as number) + 1;
    }
    best = Math.min(best, value);
  }
  const rates = gains.map((gain, arm) => gain / (counts[arm] as number));
  const total = rates.reduce((a, b) => a + b, 0);
  const free = 1 - arms.reduce((sum, { least }) => sum + least, 0);
  return rates.map((rate, arm) => {
    const share = total > 0 ? rate / total : 1 / arms.length;
    return (arms[arm]?.least ?? 0) + free * share;
  });
}

function drawn(arms: readonly Arm[], chances: readonly number[], random: Random): Sampler {
  let left = random();
  const chosen = arms.find((_, at) => {
    left -= chances[at] as number;
    return left < 0;
  });
  return (chosen ?? (arms[0] as Arm)).sampler;
}

const LEAST = 0.12;
// A climber gains more than models do where the metric is rugged, which takes a while to show.
const CLIMB = 0.25;
const REMEMBERED = 50;
const LONG = 200;
