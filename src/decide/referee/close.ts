import type { Claim } from "../../domain/evidence.ts";
import type { Direction } from "../../domain/metric.ts";
import type { ClosingSide } from "../../domain/run.ts";
import { hodgesLehmann, median } from "../../stats/location.ts";
import { mixSeeds, mulberry32 } from "../../stats/random.ts";
import { signedRankBound } from "../../stats/signed-rank.ts";
import type { ClosingAsk, ClosingValue, Sample } from "../rule.ts";
import { effectOn, onScale, scaleFor } from "./scale.ts";
import { allEqual, type Session } from "./session.ts";
import type { Settings } from "./settings.ts";

interface Pair {
  readonly start: number;
  readonly head: number;
}

/** A number to be compared at both ends of a study. */
interface Compared {
  readonly direction: Direction;
  readonly of: (sample: Sample) => number;
}

/** What to run next for the claim: pairs in coin-flip order, one where the metric repeats exactly. */
export function closing(
  session: Session,
  measured: readonly ClosingValue[],
  settings: Settings,
): ClosingAsk {
  const pairs = pairsOf(measured, claimedIn(session));
  const wanted = isExact(session, pairs) ? 1 : settings.close.pairs;
  const found = pairs.length < wanted ? undefined : claim(session, measured, settings);
  return found
    ? { kind: "claim", claim: found }
    : { kind: "run", side: nextSide(session, measured) };
}

/** The most runs that closing will take. */
export function closingRuns({ hasVaried, holdout }: Session, { close }: Settings): number {
  return 2 * (hasVaried || holdout ? close.pairs : 1);
}

/**
 * What the study gained: the Hodges–Lehmann estimate over fresh pairs, and its exact one-sided lower bound.
 * The estimate and the bound are of a typical run, not of the mean. With a holdout they are of that.
 */
export function claim(
  session: Session,
  measured: readonly ClosingValue[],
  { close }: Settings,
): Claim | undefined {
  const pairs = pairsOf(measured, claimedIn(session));
  if (pairs.length === 0) return undefined;
  const { gains, scale } = gainsOf(pairs, claimedIn(session).direction);
  const bound = signedRankBound(gains, close.alpha);
  const { estimate, low, scale: kind } = effectOn(scale, hodgesLehmann(gains), bound);
  const exact = isExact(session, pairs);
  const proven = exact ? estimate : Number.isFinite(bound) ? low : null;
  const before = median(pairs.map(({ start }) => start));
  const after = median(pairs.map(({ head }) => head));
  return {
    estimate,
    scale: kind,
    low: proven,
    before,
    after,
    pairs: pairs.length,
    exact,
    ...(session.holdout ? { metric: session.holdout.name } : {}),
    ...guardsIn(session, measured, close.alpha),
  };
}

/** The holdout where there is one, otherwise the study's own metric. */
function claimedIn({ objective, holdout }: Session): Compared {
  if (!holdout) return { direction: objective.direction, of: ({ value }) => value };
  return { direction: holdout.direction, of: besideOf(holdout.name) };
}

const besideOf =
  (name: string) =>
  ({ beside }: Sample): number =>
    beside?.[name] ?? Number.NaN;

function gainsOf(pairs: readonly Pair[], direction: Direction) {
  const scale = scaleFor(
    pairs.flatMap(({ start, head }) => [start, head]),
    direction,
  );
  return {
    scale,
    gains: pairs.map(({ start, head }) => onScale(scale, head) - onScale(scale, start)),
  };
}

/** What became of the guarded numbers over the whole study: each keep may have taken its part. */
function guardsIn(
  { guards, holdout }: Session,
  measured: readonly ClosingValue[],
  alpha: number,
): Pick<Claim, "guards"> {
  const others = guards.filter((guard) => guard !== holdout);
  if (others.length === 0) return {};
  return {
    guards: others.map(({ name, direction }) => {
      const pairs = pairsOf(measured, { direction, of: besideOf(name) });
      const { gains, scale } = gainsOf(pairs, direction);
      const [gain, bound] = [hodgesLehmann(gains), signedRankBound(gains, alpha)];
      const low = allEqual(gains) || !Number.isFinite(bound) ? Math.min(...gains) : bound;
      return { name, effect: effectOn(scale, gain, low) };
    }),
  };
}

/** The metric repeated so far, and the head gives the value that it was kept for. */
function isExact({ hasVaried, calibration, holdout }: Session, pairs: readonly Pair[]): boolean {
  const [{ start, head } = { start: Number.NaN, head: Number.NaN }] = pairs;
  const repeats = pairs.every((pair) => pair.start === start && pair.head === head);
  const isKnown = pairs.length === 0 || head === calibration[0]?.value;
  return !hasVaried && !holdout && repeats && isKnown;
}

function nextSide({ seed }: Session, measured: readonly ClosingValue[]): ClosingSide {
  const last = measured.at(-1)?.side;
  if (measured.length % 2 === 1) return last === "start" ? "head" : "start";
  const coin = mulberry32(mixSeeds(seed, CLOSING, measured.length))();
  return coin < 0.5 ? "start" : "head";
}

/** Keeps the coins of the closing apart from those of trials, which are counted from 1. */
const CLOSING = 0xc105e;

function pairsOf(measured: readonly ClosingValue[], { of }: Compared): readonly Pair[] {
  const values = (wanted: ClosingSide) =>
    measured.filter(({ side }) => side === wanted).map((each) => of(each));
  const heads = values("head");
  return values("start").flatMap((start, n) => {
    const head = heads[n];
    return head === undefined ? [] : [{ start, head }];
  });
}
