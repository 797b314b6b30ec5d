import type { NoteStatus } from "../domain/note.ts";

/** What is known of a note that a query found. */
export interface Candidate {
  /** How well its words match, by BM25; positive, more is better. */
  readonly match: number;
  readonly paths: readonly string[];
  /** When it was written, milliseconds since 1970. */
  readonly at: number;
  /** Missing where the note is not of a trial. */
  readonly status?: NoteStatus;
}

/** How much a word counts by where it stands in a note, and one that means about the same (`conceptsOf`). */
export const COLUMNS = {
  title: 2.2, // assay: float 1..20 log
  body: 1,
  paths: 1.7, // assay: path_words: float 0.1..10 log
  concepts: 4.7, // assay: float 0.1..10 log
};

/** What else counts how much. */
const WEIGHTS = {
  /** What a note gains whose paths are all among those asked for. */
  paths: 0.95, // assay: path_overlap: float 0.05..1 log
  /** Days after which a note counts half. */
  halfLife: 365,
  /** What a note of a trial gains that decided something. */
  decided: 0.2,
};

const DAY = 86_400_000;

/**
 * How relevant a note is: its match, more where it is about the paths asked for and where it decided something, less the
 * older it is. Never negative; 0 where no word matches.
 */
export function relevance(
  { match, paths, at, status }: Candidate,
  asked: { readonly paths: readonly string[]; readonly now: number },
): number {
  const isDecided = status === "proved" || status === "refuted";
  const age = Math.max(0, asked.now - at) / DAY;
  return (
    Math.max(0, match) *
    (1 + WEIGHTS.paths * overlap(paths, asked.paths)) *
    (1 + (isDecided ? WEIGHTS.decided : 0)) *
    0.5 ** (age / WEIGHTS.halfLife)
  );
}

/** What was found, the most relevant first, each with how relevant it is. */
export function mostRelevantFirst<T extends Candidate & { readonly name: string }>(
  found: readonly T[],
  asked: Parameters<typeof relevance>[1],
): readonly (T & { readonly score: number })[] {
  return found
    .map((each) => ({ ...each, score: relevance(each, asked) }))
    .toSorted((one, other) => other.score - one.score || (one.name < other.name ? -1 : 1));
}

/** The share of the paths that are asked for, or lie below one that is. */
function overlap(paths: readonly string[], asked: readonly string[]): number {
  if (paths.length === 0 || asked.length === 0) return 0;
  const exact = new Set(asked);
  const folders = asked.map((each) => `${each}/`);
  const isAsked = (path: string) =>
    exact.has(path) || folders.some((folder) => path.startsWith(folder));
  return paths.filter(isAsked).length / paths.length;
}
