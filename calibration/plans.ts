import type { Random } from "../src/stats/random.ts";

/** What the proposed changes of a study are truly worth. */
export interface Plan {
  readonly name: "null" | "planted" | "mixed";
  /** The true effect of the next change: a fraction of the metric, positive = better. */
  draw(random: Random): number;
}

/** The effects that are planted. */
export const PLANTED_EFFECTS = [0.01, 0.03, 0.05, 0.1] as const;

/** Nothing has an effect: an A/A study. */
export const NULL: Plan = { name: "null", draw: () => 0 };

/** One change in five has one of the planted effects, the others have none. */
export const PLANTED: Plan = {
  name: "planted",
  draw(random) {
    const which = PLANTED_EFFECTS[Math.floor(5 * PLANTED_EFFECTS.length * random())];
    return which ?? 0;
  },
};

/** What proposals are like: 70 % without effect, 20 % harmful and 10 % helpful by 0.5 to 10 %. */
export const MIXED: Plan = {
  name: "mixed",
  draw(random) {
    const [kind, size] = [random(), 0.005 + 0.095 * random()];
    if (kind < 0.7) return 0;
    return kind < 0.9 ? -size : size;
  },
};

/** The three kinds of study. */
export const PLANS: readonly Plan[] = [NULL, PLANTED, MIXED];
