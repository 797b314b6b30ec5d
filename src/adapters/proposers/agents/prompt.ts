import type { Hypothesis } from "../../../domain/proposal.ts";
import type { Remark } from "../../../domain/remark.ts";
import type { ProposalContext } from "../../../ports/proposer.ts";
import { contextText, cutInside } from "../context-files.ts";
import { hypothesisInOutput } from "../patch.ts";
import { remarksInOutput } from "../remarks.ts";

const TASK = `You are asked for one change to the files of the repository in the working folder. Edit the files in place, now.

- Make one change with one idea behind it, as small as the idea allows.
- Read what was tried before and how it was judged; try something else than what failed.
- Change nothing but the files of the target. Leave tests, benchmarks and configuration as they are.
- Do not commit, and do not change branches.
- The effect is measured by somebody else afterwards. What you measure or claim does not count.
- Nobody can answer questions.

End your last message with these two lines, the second with the effect you expect (positive is better):

HYPOTHESIS: what you changed, and why it should help, in one sentence
PREDICTED: 5%
`;

const REMARK = `
Where you find that one of the notes below is wrong, or holds no longer, say so in a line above those two, with its name:

REMARK NAME: what you found, in one sentence
`;

const DECIDE = `
You were asked before, changed nothing and ended with a question. Nobody can answer it: decide yourself, and edit the files.
`;

/** Longest argument that Linux takes is 128 KiB; models lose the thread sooner. */
const LONGEST = 100_000;

/** The task as an agent is given it; `again` after it asked instead of acting. */
export function promptFor(context: ProposalContext, { again = false } = {}): string {
  const { directory } = context;
  const where = directory
    ? `You start in ${directory}; paths below are from the repository's root.\n`
    : "";
  const known = cutInside(contextText(context), LONGEST);
  const remark = context.known ? REMARK : "";
  return `${TASK}${remark}${where}${again ? DECIDE : ""}\n${known}`;
}

/** Marks that agents put around a line for people: `**HYPOTHESIS:** …`, `> HYPOTHESIS …`. */
const plain = (line: string) =>
  line.replace(/^[\s>*_#`-]+/, "").replace(/^([A-Za-z]+)(:?)[*_`]*(:?)[*_`]*/, "$1$2$3");

/** What the last message states; the first line of one that does not keep to the form. */
export function hypothesisIn(message: string): Hypothesis | undefined {
  const lines = message.split(/\r?\n/).map((line) => plain(line).trim());
  const stated = hypothesisInOutput(
    lines
      .map((line) => line.replace(/^(hypothesis|predicted)\b/i, (word) => word.toUpperCase()))
      .join("\n"),
  );
  if (stated) return stated;
  const first = lines.find((line) => line !== "");
  return first === undefined ? undefined : { statement: first.slice(0, 300) };
}

/** What a message says of notes. */
export function remarksIn(message: string): readonly Remark[] {
  const lines = message.split(/\r?\n/).map((line) => plain(line).trim());
  return remarksInOutput(
    lines
      .map((line) => line.replace(/^remark\b/i, "REMARK").replace(/`([^`\s]+)`/, "$1"))
      .join("\n"),
  );
}

/** Whether a message ends by asking something. */
export function isQuestion(message: string): boolean {
  const last = message.trim().split("\n").at(-1) ?? "";
  return /\?[\s)*_"'`]*$/.test(last);
}
