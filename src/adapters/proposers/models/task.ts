import type { Mask } from "../../../domain/secrets.ts";
import type { ProposalContext } from "../../../ports/proposer.ts";
import { contextText, cutInside } from "../context-files.ts";
import type { Shown } from "./edits.ts";

/** What every model is told. */
export const INSTRUCTIONS = `You are asked for one change to the files of a repository. You see the files, and answer once.

- Make one change with one idea behind it, as small as the idea allows.
- Read what was tried before and how it was judged; try something else than what failed.
- Change nothing but the files of the target. Leave tests, benchmarks and configuration as they are.
- The effect is measured by somebody else afterwards. What you claim does not count.
- Nobody can answer questions.

Answer with one JSON object and nothing else:

{"hypothesis": "what you change, and why it should help, in one sentence",
 "predictedPercent": 5,
 "edits": [{"path": "src/a.js", "search": "text that occurs once in the file, copied exactly", "replace": "what stands there instead"}]}

predictedPercent is the effect you expect; positive is better; null where you cannot tell. Where search is "", replace is
the whole file: so a file is made, or written anew.`;

/** What a model is told when its answer was of no use, with a file that it wants to change and was not shown. */
export function sentBack(fault: string, wanted: Read | undefined, mask: Mask): string {
  const here = wanted ? `\n\n${fileText(wanted, mask)}` : "";
  return `This cannot be used: ${fault}. Nothing was changed. Answer once more, with the whole JSON object.${here}`;
}

/** Characters of a token, about: code has fewer than prose. */
const PER_TOKEN = 3.5;
/** Of a character, at most. */
const BYTES = 3;
/** Of the question, what is known of the study at most. */
const KNOWN = 0.4;

/** A file whose text is known. */
type Read = Shown & { readonly text: string };

/** The question of a trial. */
interface Task {
  readonly prompt: string;
  /** The files of the target, with the texts that the question holds. */
  readonly files: readonly Shown[];
  /** Those for which there was no room, and would be if they were alone. */
  readonly others: ReadonlyMap<string, Read>;
}

/** Files to read, and how. */
export interface Library {
  /** The files of the target by their paths, those with more bytes than `longest` left out. */
  readonly read: (longest: number) => Promise<ReadonlyMap<string, string>>;
  readonly mask: Mask;
}

/**
 * The question of a trial: the files that what is known names come first, then the shorter ones, while there is room for
 * `tokens`; the others are named.
 */
export async function taskOf(
  context: ProposalContext,
  tokens: number,
  { read, mask }: Library,
): Promise<Task> {
  const room = tokens * PER_TOKEN;
  const known = cutInside(contextText(context), room * KNOWN);
  const found = await read(room * BYTES);
  const isNamed = (path: string) => known.includes(path);
  const ranked = [...found]
    .filter(([, text]) => isText(text) && text.length <= room)
    .toSorted(
      ([one, a], [other, b]) =>
        Number(isNamed(other)) - Number(isNamed(one)) || a.length - b.length,
    );
  let left = room - known.length;
  const shown = new Map<string, Read>();
  const others = new Map<string, Read>();
  for (const [path, text] of ranked) {
    const fits = text.length <= left;
    if (fits) left -= text.length;
    const isMasked = mask(text) !== text;
    (fits ? shown : others).set(path, { path, text, ...(isMasked && { isMasked }) });
  }
  const files = context.files.map((path) => shown.get(path) ?? { path });
  return { prompt: `${known}\n${filesText(files, mask)}`, files, others };
}

/** What is no text cannot be edited as text, and what is not in UTF-8 would lose every letter that is not ASCII. */
const isText = (text: string) => !/[\0\uFFFD]/.test(text);

function filesText(files: readonly Shown[], mask: Mask): string {
  const unseen = files.flatMap(({ path, text }) => (text === undefined ? [`- ${path}`] : []));
  const seen = files.flatMap(({ path, text }) =>
    text === undefined ? [] : [fileText({ path, text }, mask)],
  );
  return [
    "## Files of the target",
    ...seen,
    ...(unseen.length > 0
      ? [
          `These are not shown. If you answer with an edit of one, you are shown it and asked once more:\n\n${unseen.slice(0, MOST_NAMED).join("\n")}`,
        ]
      : []),
  ].join("\n\n");
}

const fileText = ({ path, text }: Read, mask: Mask) => `### ${path}\n\n${quoted(mask(text))}`;

/** Files without their text that are named. */
const MOST_NAMED = 200;

/** Between fences that nothing in the text closes. */
function quoted(text: string): string {
  let longest = 2;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}${text.endsWith("\n") ? "" : "\n"}${fence}`;
}
