import type { Evidence } from "../../domain/evidence.ts";
import type { Direction } from "../../domain/metric.ts";
import type { Verdict } from "../../domain/verdict.ts";
import type { Session } from "./session.ts";

/** A holdout must show at least this part of the effect, on the scale of logarithms, to speak for it. */
const FOLLOWS = 0.2;

/**
 * The verdict on an effect that is more likely a mistake or a trick than an improvement; `undefined` for any
 * other. All its runs were made in fresh workspaces, with luck drawn anew, so running it again would show the
 * same: only numbers that the change could not aim at, those of a holdout, speak for it.
 */
export function tooGood(evidence: Evidence, session: Session): Verdict | undefined {
  const { tooGood: asked, objective, holdout } = session;
  const times = factor(evidence, objective.direction);
  if (asked === undefined || times === undefined) return undefined;
  const limit = Math.min(asked, outlying(asked, session.gains ?? []));
  if (times <= limit) return undefined;
  const said = Number.isFinite(times)
    ? `${times.toFixed(1)} times better`
    : "better without measure";
  const head =
    limit === asked
      ? `${said}, and more than ${limit} times is believed of nothing`
      : `${said}, where nothing before it was more than ${most(session).toFixed(2)} times better or worse`;
  if (!holdout) {
    const way = `--too-good ${suggestion(times, limit)} if you have checked it, or a --holdout it could not aim at`;
    return { kind: "invalid", because: "too-good", detail: `${head}: ${way}` };
  }
  const held = evidence.guards?.find(({ name }) => name === holdout.name)?.effect;
  if (held && logOf(held.estimate, holdout.direction) >= FOLLOWS * Math.log(times))
    return undefined;
  const detail = `${head}, and the holdout ${holdout.name} does not follow`;
  return { kind: "invalid", because: "too-good", detail };
}

/** Measured trials from which on a study knows what its changes do. */
const KNOWN = 8;
/** So many times the largest effect seen, as logarithms, is far outside of all that was seen. */
const OUTSIDE = 10;

/**
 * From how many times better on a change is far outside of everything seen: never below the root of the limit, so that
 * what is merely good is believed.
 */
function outlying(limit: number, gains: readonly number[]): number {
  if (gains.length < KNOWN) return limit;
  return Math.exp(Math.max(0.5 * Math.log(limit), OUTSIDE * Math.max(...gains)));
}

const most = ({ gains = [] }: Session) => Math.exp(Math.max(0, ...gains));

/** The session after one more measured trial: what it made of the metric, as a logarithm, whichever way. */
export function withGain(session: Session, verdict: Verdict): Session {
  if (!session.gains || verdict.kind === "invalid" || !verdict.evidence) return session;
  const times = factor(verdict.evidence, session.objective.direction);
  const gain = times === undefined ? Number.NaN : Math.abs(Math.log(times));
  return Number.isFinite(gain) ? { ...session, gains: [...session.gains, gain] } : session;
}

/** How many times better, as a ratio of typical values; `undefined` where values have no ratio. */
function factor({ before, after }: Evidence, direction: Direction) {
  const [less, more] = direction === "minimize" ? [after, before] : [before, after];
  if (more <= 0 || less < 0) return undefined;
  return more / less;
}

/** From an effect, a fraction of the baseline, to the logarithm of how many times better. */
function logOf(estimate: number, direction: Direction): number {
  if (direction === "maximize") return Math.log1p(Math.max(estimate, -1));
  return estimate < 1 ? -Math.log1p(-estimate) : Number.POSITIVE_INFINITY;
}

function suggestion(times: number, limit: number): string {
  return Number.isFinite(times) ? String(Math.ceil(Math.max(2 * times, limit + 1))) : "off";
}
