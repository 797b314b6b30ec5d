import type { Evidence } from "../domain/evidence.ts";
import type { InvalidBecause, RevertedBecause, Verdict } from "../domain/verdict.ts";
import type { Look } from "./look.ts";
import { formatEffect } from "./numbers.ts";
import { clean, firstLine } from "./text.ts";

const REVERTED: Readonly<Record<RevertedBecause, string>> = {
  worse: "worse",
  "no-effect": "no effect",
  "not-confirmed": "not confirmed",
  provisional: "provisional",
  guard: "guard",
};

const INVALID: Readonly<Record<InvalidBecause, string>> = {
  crashed: "crashed",
  "timed-out": "timed out",
  "no-metric": "no metric",
  "not-finite": "not finite",
  "ambiguous-metric": "ambiguous metric",
  tampered: "tampered",
  "out-of-scope": "out of scope",
  "too-good": "too good to be true",
  duplicate: "duplicate",
  "no-change": "no change",
  "does-not-apply": "does not apply",
  interrupted: "interrupted",
};

/** A verdict in a few words: `kept (exact)`, `reverted: no effect`, `invalid: tampered`. */
export function verdictWords(verdict: Verdict): string {
  switch (verdict.kind) {
    case "kept":
      return `kept (${verdict.grade})`;
    case "reverted":
      return `reverted: ${REVERTED[verdict.because]}`;
    case "invalid":
      return `invalid: ${INVALID[verdict.because]}`;
  }
}

/** The verdict with its detail, on one line: `invalid: tampered (bench/run.js)`. */
export function verdictLine(verdict: Verdict): string {
  const detail = verdict.kind === "kept" ? "" : firstLine(verdict.detail ?? "");
  return detail ? `${verdictWords(verdict)} (${detail})` : verdictWords(verdict);
}

/** What else the verdict says, all lines of it, clean; empty when there is nothing. */
export function verdictDetail(verdict: Verdict): string {
  return verdict.kind === "kept" ? "" : clean(verdict.detail ?? "").trim();
}

export function evidenceOf(verdict: Verdict | undefined): Evidence | undefined {
  return verdict === undefined || verdict.kind === "invalid" ? undefined : verdict.evidence;
}

/** The colour of a verdict: kept green, reverted yellow, invalid magenta. */
export function verdictPaint(verdict: Verdict, { paint }: Look): (text: string) => string {
  if (verdict.kind === "kept" && verdict.grade === "unproven") return paint.yellow;
  return { kept: paint.green, reverted: paint.yellow, invalid: paint.magenta }[verdict.kind];
}

/** The colour of an effect: better green, worse red. */
export function effectPaint(estimate: number, { paint }: Look): (text: string) => string {
  return estimate > 0 ? paint.green : estimate < 0 ? paint.red : paint.dim;
}

/** An effect with its bound: `+12.3 % (at least +11 %)`. */
export function effectWithBound({ effect }: Evidence, unit?: string): string {
  const estimate = formatEffect(effect, effect.estimate, unit);
  const low = formatEffect(effect, effect.low, unit);
  return effect.low > 0 && low !== estimate ? `${estimate} (at least ${low})` : estimate;
}
