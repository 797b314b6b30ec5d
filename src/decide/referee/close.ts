import type { Claim } from "../../domain/evidence.ts";
import type { ClosingSide } from "../../domain/run.ts";
import { hodgesLehmann } from "../../stats/location.ts";
import { mixSeeds, mulberry32 } from "../../stats/random.ts";
import { signedRankBound } from "../../stats/signed-rank.ts";
import type { ClosingAsk, ClosingValue } from "../rule.ts";
import { effectOn, onScale, scaleFor } from "./scale.ts";
import type { Session } from "./session.ts";
import type { Settings } from "./settings.ts";

interface Pair {
  readonly start: number;
  readonly head: number;
}

/** What to run next for the claim: pairs in coin-flip order, one where the metric repeats exactly. */
export function closing(
  session: Session,
  measured: readonly ClosingValue[],
  settings: Settings,
): ClosingAsk {
  const pairs = pairsOf(measured);
  const wanted = isExact(session, pairs) ? 1 : settings.close.pairs;
  const found = pairs.length < wanted ? undefined : claim(session, measured, settings);
  return found
    ? { kind: "claim", claim: found }
    : { kind: "run", side: nextSide(session, measured) };
}

/**
 * What the study gained: the Hodges–Lehmann estimate over fresh pairs, and its exact one-sided lower bound.
 * The estimate and the bound are of a typical run, not of the mean.
 */
export function claim(
  session: Session,
  measured: readonly ClosingValue[],
  { close }: Settings,
): Claim | undefined {
  const pairs = pairsOf(measured);
  if (pairs.length === 0) return undefined;
  const scale = scaleFor(
    pairs.flatMap(({ start, head }) => [start, head]),
    session.objective.direction,
  );
  const gains = pairs.map(({ start, head }) => onScale(scale, head) - onScale(scale, start));
  const bound = signedRankBound(gains, close.alpha);
  const gain = hodgesLehmann(gains);
  const { estimate, low, scale: kind } = effectOn(scale, gain, bound);
  const exact = isExact(session, pairs);
  const proven = exact ? estimate : Number.isFinite(bound) ? low : null;
  return { estimate, scale: kind, low: proven, pairs: pairs.length, exact };
}

/** The metric repeated so far, and the head gives the value that it was kept for. */
function isExact({ hasVaried, calibration }: Session, pairs: readonly Pair[]): boolean {
  const [{ start, head } = { start: Number.NaN, head: Number.NaN }] = pairs;
  const repeats = pairs.every((pair) => pair.start === start && pair.head === head);
  return !hasVaried && repeats && (pairs.length === 0 || head === calibration[0]);
}

function nextSide({ seed }: Session, measured: readonly ClosingValue[]): ClosingSide {
  const last = measured.at(-1)?.side;
  if (measured.length % 2 === 1) return last === "start" ? "head" : "start";
  const coin = mulberry32(mixSeeds(seed, CLOSING, measured.length))();
  return coin < 0.5 ? "start" : "head";
}

/** Keeps the coins of the closing apart from those of trials, which are counted from 1. */
const CLOSING = 0xc105e;

function pairsOf(measured: readonly ClosingValue[]): readonly Pair[] {
  const of = (wanted: ClosingSide) =>
    measured.filter(({ side }) => side === wanted).map(({ value }) => value);
  const heads = of("head");
  return of("start").flatMap((start, n) => {
    const head = heads[n];
    return head === undefined ? [] : [{ start, head }];
  });
}
