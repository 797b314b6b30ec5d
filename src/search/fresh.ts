import { mixSeeds, mulberry32, type Random } from "../stats/random.ts";
import { dot } from "./cholesky.ts";
import { anywhere, below, mutated } from "./draw.ts";
import type { Question, Suggestion } from "./sampler.ts";
import {
  type Assignment,
  assignments,
  decode,
  encode,
  isAllowed,
  keyOf,
  type Point,
  sizeAtMost,
} from "./space.ts";

/** What was tried or is being tried, as keys. */
function triedKeys({ space, history, pending }: Question): ReadonlySet<string> {
  const tried = new Set(pending.map((assignment) => keyOf(space, assignment)));
  for (const { assignment } of history) tried.add(keyOf(space, assignment));
  return tried;
}

/** How many assignments were suggested so far: the place of this ask in the course of the study. */
export function asked({ history, pending }: Question): number {
  return history.length + pending.length;
}

/** The stream of random numbers of this ask; `part` tells the samplers of a portfolio apart. */
export function streamOf(question: Question, part = 0): Random {
  return mulberry32(mixSeeds(question.seed, asked(question), part));
}

/** The assignment at a point if it may be tried and was not yet. */
function freshAt(
  { space }: Question,
  tried: ReadonlySet<string>,
  point: Point,
): Assignment | undefined {
  const assignment = decode(space, point);
  return isAllowed(space, assignment) && !tried.has(keyOf(space, assignment))
    ? assignment
    : undefined;
}

/**
 * Whether a snapped point is allowed and new, quickly, for the many that a model is asked about. Points count as
 * equal when a sum of them is, and floats by all their digits: the last word is that of `firstFresh`.
 */
export function admission(question: Question): (point: Point) => boolean {
  const { space, history, pending } = question;
  const random = mulberry32(1);
  const weights = Float64Array.from(space.parameters, () => 1 + random());
  const tried = new Set(pending.map((assignment) => dot(encode(space, assignment), weights)));
  for (const { assignment } of history) tried.add(dot(encode(space, assignment), weights));
  return (point) =>
    !tried.has(dot(point, weights)) &&
    (space.constraints.length === 0 || isAllowed(space, decode(space, point)));
}

/**
 * The first of the points that `offer` gives which may be tried and was not yet; when a number of them were
 * refused, points anywhere; when those too, and there are constraints, neighbours of what keeps to them; and then the
 * first untried assignment of a space that can be counted out.
 */
export function firstFresh(
  question: Question,
  by: string,
  random: Random,
  offer: () => Point,
): Suggestion {
  const tried = triedKeys(question);
  for (let draw = 0; draw < OFFERS + ANYWHERE; draw++) {
    const point = draw < OFFERS ? offer() : anywhere(question.space, random);
    const assignment = freshAt(question, tried, point);
    if (assignment !== undefined) return { kind: "try", assignment, by };
  }
  const near = nearAllowed(question, tried, random);
  if (near !== undefined) return { kind: "try", assignment: near, by };
  if (sizeAtMost(question.space) > COUNTABLE) return { kind: "not-found" };
  for (const assignment of assignments(question.space)) {
    if (!isAllowed(question.space, assignment)) continue;
    if (!tried.has(keyOf(question.space, assignment))) return { kind: "try", assignment, by };
  }
  return { kind: "exhausted" };
}

/**
 * Where constraints leave little, chance finds none of it in a space of many parameters, and steps from what keeps to
 * them do. Draws nothing where there are no constraints.
 */
function nearAllowed(
  question: Question,
  tried: ReadonlySet<string>,
  random: Random,
): Assignment | undefined {
  const { space, history } = question;
  if (space.constraints.length === 0) return undefined;
  const points = history
    .filter(({ assignment }) => isAllowed(space, assignment))
    .map(({ assignment }) => encode(space, assignment));
  if (points.length === 0) return undefined;
  for (let draw = 0; draw < NEAR; draw++) {
    const from = points[below(random, points.length)] as Point;
    const how = { step: 0.2 * 0.5 ** below(random, SMALLER), chance: 1 / from.length };
    const found = freshAt(question, tried, mutated(space, from, how, random));
    if (found !== undefined) return found;
  }
  return undefined;
}

const OFFERS = 100;
const ANYWHERE = 2000;
const NEAR = 2000;
/** Steps are halved up to so many times less one. */
const SMALLER = 12;
const COUNTABLE = 200_000;
