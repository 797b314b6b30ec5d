/** What a column reached after 50 and after 100 evaluations: the median true value of 20 seeds. */
export type Reached = readonly [at50: number, at100: number];

/** The samplers that the default is held against, in the order of the table. */
export const COLUMNS = ["random", "(1+1)", "DE", "CMA-ES", "TPE", "GP-EI"] as const;

/**
 * Medians of other samplers on the same problems, measured elsewhere: TPE is that of Optuna 3.1 with its
 * defaults; GP-EI an ARD Matérn-5/2 process with log expected improvement, a Latin hypercube as start,
 * log-warped values and one-hot choices, not measured on every problem.
 */
export const ANCHORS: Readonly<Record<string, readonly (Reached | null)[]>> = {
  branin2: [
    [1.12, 0.783],
    [0.456, 0.401],
    // biome-ignore lint/suspicious/noApproximativeNumericConstant: a median, by chance near a constant.
    [0.81, 0.434],
    [1.05, 0.422],
    [0.57, 0.41],
    [0.398, 0.398],
  ],
  hartmann6: [
    [-1.56, -1.86],
    [-2.9, -3.24],
    [-2.53, -3.05],
    [-2.48, -2.94],
    [-2.76, -3.07],
    [-3.321, -3.322],
  ],
  rosenbrock5: [[10860, 5049], [415, 90], [988, 140], [1281, 260], [623, 147], null],
  rastrigin5s: [
    [43.4, 40.7],
    [21.3, 12.5],
    [35.5, 21.6],
    [31.7, 22.9],
    [26.6, 20.2],
    [25.8, 25.2],
  ],
  ackley10s: [[20.6, 20.1], [20.3, 19.3], [19.5, 17.2], [19.5, 16.6], [19.4, 16.1], null],
  "flags30-nk": [
    [-0.603, -0.616],
    [-0.628, -0.648],
    [-0.638, -0.66],
    [-0.626, -0.646],
    [-0.625, -0.649],
    [-0.679, -0.697],
  ],
  "svc8-mixed": [
    [14.2, 13.4],
    [9.5, 9.0],
    [11.9, 9.1],
    [11.9, 9.4],
    [11.6, 8.7],
    [9.0, 7.5],
  ],
  "hartmann6-noisy": [
    [-1.56, -1.83],
    [-0.11, -0.11],
    [-1.87, -2.46],
    [-2.01, -2.78],
    [-2.22, -2.69],
    null,
  ],
  "svc8-noisy": [
    [14.2, 13.5],
    [12.7, 11.4],
    [12.7, 10.2],
    [12.1, 10.6],
    [12.4, 10.3],
    [10.0, 8.4],
  ],
};
