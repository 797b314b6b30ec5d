import type { Assignment, Space } from "./space.ts";

/** What became of one assignment that was tried; lower is better. */
export interface Observation {
  readonly assignment: Assignment;
  /** Missing or not finite where the trial gave no number: it crashed, or was refused. */
  readonly value?: number;
  /** The sampler that suggested it, as its suggestion said; missing for an assignment from elsewhere. */
  readonly by?: string;
}

/**
 * All that a sampler may look at. It keeps nothing between two asks, so a study that was killed goes on from
 * its journal: the same question has the same answer.
 */
export interface Question {
  readonly space: Space;
  /** In the order in which they ended. */
  readonly history: readonly Observation[];
  /** Suggested and not yet ended. */
  readonly pending: readonly Assignment[];
  /** Whether the metric gives the same for the same assignment every time: a climber may trust it then. */
  readonly metric: "exact" | "varies";
  /** Whole number; another seed is another course. */
  readonly seed: number;
}

/**
 * What to try next, in canonical form and never tried before, and who says so. `exhausted` where every
 * allowed assignment was tried, `not-found` where the constraints left nothing new among many draws.
 */
export type Suggestion =
  | { readonly kind: "try"; readonly assignment: Assignment; readonly by: string }
  | { readonly kind: "exhausted" }
  | { readonly kind: "not-found" };

/** Answers what to try next. Pure: what it may remember only saves time. */
export interface Sampler {
  readonly name: string;
  readonly ask: (question: Question) => Suggestion;
}

/** The value of an observation, or `undefined` where it gave no number. */
export function numberOf({ value }: Observation): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
