import { ambiguous, type Exited, noMetric, type Read, single, uncoloured } from "./reading.ts";

/**
 * pylint's exit code is a sum of bits: https://pylint.readthedocs.io/en/stable/user_guide/usage/run.html
 * 2 to 16 say that there are messages; 1 is a fatal message, 32 a usage error.
 */
const FATAL = 1;
const MESSAGES = 2 | 4 | 8 | 16;

const RATING = /rated at (-?\d+(?:\.\d+)?)\/10/g;

/** Reads pylint's rating, at most 10, as `rating`. Messages are a measurement. */
export function readPylint({ stdout, exitCode }: Exited): Read {
  if ((exitCode & FATAL) !== 0 || exitCode > MESSAGES) return { kind: "crashed" };
  const ratings = [...uncoloured(stdout).matchAll(RATING)].map(([, rating]) => rating);
  if (new Set(ratings).size > 1) return ambiguous(`printed several ratings: ${ratings.join(", ")}`);
  const [rating] = ratings;
  return rating === undefined
    ? noMetric("printed no rating: pylint found no statement to check")
    : single("rating", Number(rating));
}
