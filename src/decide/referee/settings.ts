/** The constants of the Referee; what each does is told where it is used. Found by simulation. */
export interface Settings {
  /** The probability, over a whole study, of keeping any change without effect. */
  readonly alpha: number;
  /** Runs that show a metric to repeat exactly; runs of the first calibration otherwise. */
  readonly repeats: number;
  readonly calibration: number;
  /** Differences of neighbouring runs that the noise is estimated from. */
  readonly memory: number;
  /** Baseline runs a candidate is first compared with, and trials after which one is added. */
  readonly pool: number;
  readonly refresh: number;
  /** Trials in a row that look worse at their first run, after which only the newest baseline run is believed. */
  readonly doubts: number;
  readonly screen: {
    /** Standard deviations that the screen looks for, when the least effect is smaller. */
    readonly sigmas: number;
    readonly dismissBelow: number;
    readonly confirmAbove: number;
    readonly runs: number;
  };
  readonly confirm: {
    /** Share of the wealth that one confirmation stakes. */
    readonly stake: number;
    readonly bets: readonly number[];
    readonly largestBet: number;
    readonly clip: number;
    /** Smallest and largest half of a block, and the largest while the effect is small. */
    readonly halves: readonly [least: number, most: number, small: number];
    /** Effects of fewer standard deviations are small. */
    readonly smallBelow: number;
    readonly futileBelow: number;
    readonly runs: number;
    /** How far the projected runs may exceed those that are left. */
    readonly patience: number;
  };
  readonly guard: {
    /** The e-value that shows a number to hold. */
    readonly bar: number;
    /** Runs of each arm that the guess "it stays as it was" counts for. */
    readonly prior: number;
  };
  readonly close: { readonly pairs: number; readonly alpha: number };
}

/** The constants that ship; changing one makes another rule, which needs another name. */
export const SETTINGS: Settings = {
  alpha: 0.05,
  repeats: 3,
  calibration: 8,
  memory: 48,
  pool: 4,
  refresh: 6,
  doubts: 2,
  screen: { sigmas: 1.25, dismissBelow: -0.4, confirmAbove: 1, runs: 10 },
  confirm: {
    stake: 0.2,
    bets: [0.5, 1, 2],
    largestBet: 6,
    clip: 3,
    halves: [3, 7, 4],
    smallBelow: 1,
    futileBelow: -1.5,
    runs: 160,
    patience: 1.5,
  },
  guard: { bar: 20, prior: 1.5 },
  close: { pairs: 10, alpha: 0.05 },
};
