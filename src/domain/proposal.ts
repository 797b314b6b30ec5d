/** The claim of a proposal, written before anything is measured. */
export interface Hypothesis {
  /** One sentence or more in words; the first line becomes the subject of a kept trial's commit. */
  readonly statement: string;
  /** The effect its author expects, as a fraction, positive = better. Never used as evidence. */
  readonly predicted?: number;
}

/** How a patch's text maps to bytes: UTF-8 unless said; Latin-1 carries any bytes unharmed. */
export type PatchEncoding = "latin1";

/**
 * A change as a proposer hands it over.
 *
 * - `patch`: text that `git apply` reads, made against the study's base
 * - `revision`: a commit or branch; what it changed since it left the study's base
 * - `tree`: a git tree of the whole repository, made from the branch head the proposer was given
 */
export type Change =
  | { readonly kind: "patch"; readonly patch: string; readonly encoding?: PatchEncoding }
  | { readonly kind: "revision"; readonly revision: string }
  | { readonly kind: "tree"; readonly tree: string };

/** Hypothesis and change, and who offered it. */
export interface Proposal {
  readonly hypothesis: Hypothesis;
  readonly change: Change;
  /** Where it came from, unique within the study where possible: `patches:03-cache.patch`. */
  readonly source: string;
}

/** What asking for a proposal took, as the one who was asked tells it: shown, never evidence. */
export interface ProposalUsage {
  readonly model?: string;
  /** Tokens read afresh, those read from a cache and written to one left out. */
  readonly inputTokens?: number;
  readonly cachedTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly outputTokens?: number;
  /** Answers of the model. */
  readonly turns?: number;
  /** US dollars; missing where nobody told and no price of the model is known. */
  readonly usd?: number;
  /** Who says so: the agent, or a price list at its date. */
  readonly usdFrom?: string;
}

/** What a path of a change is to the experiment. */
export type Territory = "target" | "protected" | "outside";

/** One path that a change touches, relative to the repository's root. */
export interface ChangedPath {
  readonly path: string;
  readonly status: "added" | "modified" | "deleted" | "type-changed";
  readonly territory: Territory;
}
