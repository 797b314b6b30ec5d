import type { StudyId } from "../../domain/ids.ts";
import type { Note, NoteStatus } from "../../domain/note.ts";
import { cut } from "../text.ts";
import { noteLine } from "./study-note.ts";

/** Lines of the whole file at most. */
const MOST_LINES = 300;
/** Things asked whose best value is told. */
const MOST_BEST = 10;
/** Columns of a line. */
const WIDTH = 240;

/** Between these marks is the part that Assay keeps up. */
export const BEGIN = "<!-- assay: kept up by Assay from here -->";
export const END = "<!-- assay: to here; what stands elsewhere is yours -->";

const FIRST = `# Memory

<!-- What stands above the next mark is yours: rules that every proposer is given. Assay never changes it. -->

## Rules
`;

const SECTIONS: readonly (readonly [title: string, status: NoteStatus, share: number])[] = [
  ["What worked here", "proved", 0.35],
  ["Open leads: better, and not proven", "undecided", 0.15],
  ["What was refuted", "refuted", 0.4],
  ["What does not run", "does-not-run", 0.1],
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
  const body = SECTIONS.flatMap(([title, status, share]) => {
    const those = newest.filter((note) => note.status === status);
    const shown = those.slice(0, Math.floor(room * share));
    if (shown.length === 0) return [];
    const untold = those.length - shown.length;
    const more = untold > 0 ? [`- (${untold} older ones are in experiments/)`] : [];
    return [
      "",
      `## ${title}`,
      "",
      ...shown.map((note) => cut(`- ${noteLine(note)}`, WIDTH)),
      ...more,
    ];
  });
  if (best.length > 0)
    body.unshift("", "## Current best", "", ...best.map((line) => cut(line, WIDTH)));
  return `${above}${BEGIN}\n${body.join("\n")}\n\n${END}\n${below}`;
}

/** What the user wrote: all before the part that Assay keeps up, and all after it. */
function ownParts(text: string): readonly [above: string, below: string] {
  const begin = text.indexOf(BEGIN);
  if (begin < 0) return [text.endsWith("\n") ? `${text}\n` : `${text}\n\n`, ""];
  const end = text.indexOf(END, begin);
  // Without its end nobody knows where the user's part goes on: all of it is kept.
  const below = end < 0 ? text.slice(begin + BEGIN.length) : text.slice(end + END.length);
  return [text.slice(0, begin), below.replace(/^\n/, "")];
}

/** What the user wrote into the hot memory, without the words that Assay begins it with. */
export function ownPart(memory: string): string {
  const own = ownParts(memory)
    .join("")
    .replace(/<!-- What stands above [\s\S]*?-->\n?/, "");
  return /^(?:#[^\n]*|\s)*$/.test(own) ? "" : own;
}

/**
 * What proposers of a study are given of it: without comments, which are for people, and without the study's own trials,
 * which they are told of as its strategy wants it. `undefined` where it says nothing.
 */
export function toldOf(text: string, study: StudyId): string | undefined {
  const told = text
    .split("\n")
    .filter((line) => !line.includes(`([[${study}-t`) && !line.includes(`([[${study}]])`))
    .join("\n")
    .replace(/<!--[\s\S]*?-->\n?/g, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  const says = told.split("\n").some((line) => line.trim() !== "" && !line.startsWith("#"));
  return says ? `${told}\n` : undefined;
}
