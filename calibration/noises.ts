import type { Random } from "../src/stats/random.ts";

/** What one machine adds to its runs, in standard deviations; more is slower. */
export interface Noise {
  /** The noise of the next run. */
  next(): number;
  /** Lets the time of so many runs go by without one. */
  pass(runs: number): void;
}

/** A kind of machine; every study gets one of its own. */
export interface NoiseModel {
  readonly name: string;
  open(random: Random): Noise;
}

/** Normal numbers by Box and Muller. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Exponential numbers with mean 1, by inversion. */
export function exponential(random: Random): number {
  return -Math.log(1 - random());
}

/** Every run on its own, symmetric. */
export const NORMAL: NoiseModel = {
  name: "iid normal",
  open: (random) => machine({ value: () => normal(random) }),
};

/**
 * A shared machine in use: a skewed core (variance 0.81) on an AR(1) drift (variance 0.19); once in 250 runs
 * the level shifts, and 2 % of the runs are slower by three to about ten standard deviations. The standard
 * deviation is 1 without shifts and outliers.
 */
export const REALISTIC: NoiseModel = {
  name: "realistic",
  open(random) {
    const [memory, spread] = [0.92, Math.sqrt(0.1875)];
    let drift = spread * normal(random);
    let level = 0;
    return machine({
      step() {
        drift = memory * drift + spread * Math.sqrt(1 - memory ** 2) * normal(random);
        if (random() < 1 / 250) level = 0.8 * normal(random);
      },
      value() {
        const core = 0.75 * normal(random) + 0.5 * (exponential(random) - 1);
        const outlier = random() < 0.02 ? 3 + 2.5 * exponential(random) : 0;
        return level + drift + core + outlier;
      },
    });
  },
};

/** A machine that warms up or fills up: a steady drift either way with a random walk, under normal noise. */
export const DRIFT: NoiseModel = {
  name: "drift",
  open(random) {
    const trend = random() < 0.5 ? -0.03 : 0.03;
    let base = 0;
    return machine({
      step() {
        base += trend + 0.05 * normal(random);
      },
      value: () => base + normal(random),
    });
  },
};

/** Two states, fast and slow, ten runs in each on average; the standard deviation is 1. */
export const BIMODAL: NoiseModel = {
  name: "bimodal",
  open(random) {
    let state = random() < 0.5 ? -1 : 1;
    return machine({
      step() {
        if (random() < 0.1) state = -state;
      },
      value: () => 0.9 * state + Math.sqrt(0.19) * normal(random),
    });
  },
};

/**
 * The failures of a test suite: three flaky tests that fail in one run of five, and in one run of ten a fault
 * that takes eight tests with it. Few values, many ties, far from normal.
 */
export const FLAKY: NoiseModel = {
  name: "flaky tests",
  open: (random) =>
    machine({
      value() {
        const flaky = [0.2, 0.2, 0.2].filter((rate) => random() < rate).length;
        return flaky + (random() < 0.1 ? 8 : 0);
      },
    }),
};

/** Every run gives the same. */
export const DETERMINISTIC: NoiseModel = {
  name: "deterministic",
  open: () => machine({ value: () => 0 }),
};

/** Time moves the machine before each run. */
function machine({ step, value }: { step?: () => void; value: () => number }): Noise {
  return {
    next() {
      step?.();
      return value();
    },
    pass(runs) {
      for (let run = 0; step && run < runs; run++) step();
    },
  };
}
