import type { Evidence } from "./evidence.ts";

/**
 * How far the evidence of a kept trial reaches.
 *
 * - `exact`: both arms repeated their value exactly, and the candidate's is better
 * - `confirmed`: the rule's statistical bar was passed
 * - `unproven`: kept because the user said so, without either
 */
export type Grade = "exact" | "confirmed" | "unproven";

/** Why a measured candidate was dropped. */
export type RevertedBecause = "worse" | "no-effect" | "not-confirmed" | "provisional" | "guard";

/** Why a trial says nothing about the effect of its change. */
export type InvalidBecause =
  | "crashed"
  | "timed-out"
  | "no-metric"
  | "not-finite"
  | "ambiguous-metric"
  | "tampered"
  | "out-of-scope"
  | "too-good"
  | "duplicate"
  | "no-change"
  | "does-not-apply"
  | "interrupted";

/** What became of a trial. Invalid is not reverted: it teaches nothing about the effect. */
export type Verdict =
  | { readonly kind: "kept"; readonly grade: Grade; readonly evidence: Evidence }
  | {
      readonly kind: "reverted";
      readonly because: RevertedBecause;
      readonly evidence?: Evidence;
      /** The guard that failed, or what else a person wants to know. */
      readonly detail?: string;
    }
  | { readonly kind: "invalid"; readonly because: InvalidBecause; readonly detail: string };
