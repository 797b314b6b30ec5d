import type { Claim, Effect, GuardEvidence } from "../domain/evidence.ts";
import type { Experiment, MetricGuard } from "../domain/experiment.ts";
import type { Look } from "./look.ts";
import { formatEffect, formatPercent } from "./numbers.ts";
import { firstLine } from "./text.ts";

/** Said wherever a study shows itself that keeps what is not proven. */
export const NO_GUARANTEE = "no guarantee: changes are kept that are not proven";

const STATES = { holds: "holds", broken: "broken", open: "not shown to hold" } as const;

/** What a trial says of a number that may not get worse: `memory 0.4 % worse (at most 2 % worse): holds`. */
export function guardLine(
  { name, mode, effect, tolerance, state, logE }: GuardEvidence,
  look: Look,
): string {
  const { paint } = look;
  const style = { holds: paint.green, broken: paint.red, open: paint.yellow }[state];
  const words = mode === "watch" ? `${STATES[state]}, only watched` : STATES[state];
  const allowed = amount(effect.scale === "fraction", tolerance);
  // Before the first block of a proof nothing was tested, and no colour should say otherwise.
  const judged = state === "open" && logE === 0 ? paint.dim("not tested") : style(words);
  return `${firstLine(name)} ${moved(effect)} (at most ${allowed} worse): ${judged}`;
}

/** A guarded number as it is asked for: `memory: at most 2 % worse`. */
function askedGuard({ name, tolerance, mode }: MetricGuard): string {
  const words = `${firstLine(name)}: at most ${amount(true, tolerance)} worse`;
  return mode === "watch" ? `${words} (only watched)` : words;
}

const amount = (isFraction: boolean, tolerance: number) =>
  isFraction ? formatPercent(tolerance, false) : String(tolerance);

/** What a study asks beside its metric, as rows of a list. */
export function guardRows({ guards, metricGuards = [], holdout, acceptUnproven }: Experiment) {
  const names = [...guards.map(({ name }) => firstLine(name)), ...metricGuards.map(askedGuard)];
  return [
    names.length > 0 && (["guards", names.join("\n")] as const),
    holdout !== undefined && (["holdout", askedGuard(holdout)] as const),
    acceptUnproven === true && (["warning", NO_GUARANTEE] as const),
  ];
}

/** What else the claim about a study tells: which number it is about, and what became of the guarded ones. */
export function claimRemarks(
  { metric, guards = [] }: Claim,
  { acceptUnproven }: Experiment,
): string {
  const parts = [
    ...(metric === undefined ? [] : [`This is about the holdout ${firstLine(metric)}.`]),
    ...(guards.length > 0 ? [`Over the whole study: ${guards.map(overall).join(", ")}.`] : []),
    ...(acceptUnproven ? [`There is ${NO_GUARANTEE} one by one.`] : []),
  ];
  return parts.join(" ");
}

const overall = ({ name, effect }: NonNullable<Claim["guards"]>[number]) =>
  `${firstLine(name)} ${moved(effect)}`;

/** An effect in words, for numbers of which one does not know by heart which way is better: `5 % worse`. */
function moved(effect: Effect): string {
  if (effect.estimate === 0) return "unchanged";
  const size = formatEffect(effect, Math.abs(effect.estimate)).replace(/^\+/, "");
  return `${size} ${effect.estimate < 0 ? "worse" : "better"}`;
}
