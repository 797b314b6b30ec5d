import {
  BIMODAL,
  DETERMINISTIC,
  DRIFT,
  FLAKY,
  NORMAL,
  type NoiseModel,
  REALISTIC,
} from "./noises.ts";

/** A machine and how noisy it is. */
export interface Setting {
  readonly name: string;
  readonly noise: NoiseModel;
  /** The standard deviation of one run, as a fraction of its value. */
  readonly sigma: number;
}

const NOISY = [NORMAL, REALISTIC, DRIFT, BIMODAL].flatMap((noise) =>
  [0.01, 0.03].map((sigma) => ({ name: `${noise.name}, ${100 * sigma} %`, noise, sigma })),
);

/** The machine that the headline figures are of. */
export const HEADLINE = setting("realistic, 1 %");

/** The machine whose runs all give the same. */
export const STILL: Setting = { name: DETERMINISTIC.name, noise: DETERMINISTIC, sigma: 0 };

/** One more failing test is 1 % of the metric. */
const SUITE: Setting = { name: FLAKY.name, noise: FLAKY, sigma: 0.01 };

/** Every machine that a rule is tried on. */
export const SETTINGS: readonly Setting[] = [...NOISY, SUITE, STILL];

function setting(name: string): Setting {
  const found = NOISY.find((each) => each.name === name);
  if (!found) throw new Error(`no machine called ${name}`);
  return found;
}
