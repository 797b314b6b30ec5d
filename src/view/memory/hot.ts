import type { StudyId } from "../../domain/ids.ts";
import type { Note, NoteStatus } from "../../domain/note.ts";
import { cut } from "../text.ts";
import { BEGIN, BEST, END, ownParts, TITLES } from "./own-part.ts";
import { noteLine } from "./study-note.ts";

/** Lines of the whole file at most. */
const MOST_LINES = 300;
/** Things asked whose best value is told. */
const MOST_BEST = 10;
/** Columns of a line. */
const WIDTH = 240;

const FIRST = `# Memory

<!-- What stands above the next mark is yours: rules that every proposer is given. Assay never changes it. -->

## Rules
`;

const SECTIONS: readonly (readonly [status: NoteStatus, share: number])[] = [
  ["proved", 0.35],
  ["undecided", 0.15],
  ["refuted", 0.4],
  ["does-not-run", 0.1],
];

/**
 * The one file that every proposer is given: what the user wrote into the one that is there, as it stands, the best that
 * was reached (`currentBest`), and the newest notes of each kind, as many as there is room for.
 */
export function hotMemory(
  before: string | undefined,
  notes: readonly Note[],
  currentBest: readonly string[] = [],
): string {
  const best = currentBest.slice(0, MOST_BEST);
  const [above, below] = ownParts(before ?? FIRST);
  const own = `${above}${below}`.split("\n").length;
  const room = Math.max(0, MOST_LINES - own - best.length - 4 * (SECTIONS.length + 1) - 4);
  const newest = notes.toSorted((a, b) => b.at - a.at);
  const body = SECTIONS.flatMap(([status, share]) => {
    const those = newest.filter((note) => note.status === status);
    const shown = those.slice(0, Math.floor(room * share));
    if (shown.length === 0) return [];
    const untold = those.length - shown.length;
    const more = untold > 0 ? [`- (${untold} older ones are in experiments/)`] : [];
    return [
      "",
      `## ${TITLES[status]}`,
      "",
      ...shown.map((note) => cut(`- ${noteLine(note)}`, WIDTH)),
      ...more,
    ];
  });
  if (best.length > 0) body.unshift("", `## ${BEST}`, "", ...best.map((line) => cut(line, WIDTH)));
  return `${above}${BEGIN}\n${body.join("\n")}\n\n${END}\n${below}`;
}

/** Characters of the hot memory that proposers are given: what a user writes there may be long. */
const MOST_TOLD = 60_000;

/**
 * What proposers of a study are given of it: without comments, which are for people, and without the study's own trials,
 * which they are told of as its strategy wants it; of a long one the beginning. `undefined` where it says nothing.
 */
export function toldOf(text: string, study: StudyId): string | undefined {
  const own = text
    .split("\n")
    .filter((line) => !line.includes(`([[${study}-t`) && !line.includes(`([[${study}]])`))
    .join("\n");
  const told = withoutComments(own)
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  const says = told.split("\n").some((line) => line.trim() !== "" && !line.startsWith("#"));
  if (!says) return undefined;
  if (told.length <= MOST_TOLD) return `${told}\n`;
  return `${told.slice(0, MOST_TOLD).trimEnd()} …\n\n(MEMORY.md is longer than is told here.)\n`;
}

/** One look at each character, however many comments begin and do not end. */
function withoutComments(text: string): string {
  const kept: string[] = [];
  let from = 0;
  for (;;) {
    const begin = text.indexOf("<!--", from);
    const end = begin < 0 ? -1 : text.indexOf("-->", begin);
    if (end < 0) return kept.join("") + text.slice(from);
    kept.push(text.slice(from, begin));
    from = end + (text[end + 3] === "\n" ? 4 : 3);
  }
}
