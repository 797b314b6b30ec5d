import {
  chmodSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { resolve } from "node:path";
import { type Entry, isAbout, marked, tickedOff } from "../domain/backlog.ts";
import { AssayError } from "../domain/error.ts";
import type { StudyId } from "../domain/ids.ts";
import type { Verdict } from "../domain/verdict.ts";
import { ownMask } from "./compose.ts";
import { filed, readIdeas } from "./compose-proposers.ts";
import { whoLooks } from "./read-study.ts";
import { allTrials } from "./tried-ideas.ts";

/** An idea of a backlog, and the newest trial that worked it out. */
export interface TriedIdea extends Entry {
  readonly file: string;
  /** Whether the file holds nothing else. */
  readonly alone: boolean;
  readonly tried?: { readonly study: StudyId; readonly trial: number; readonly verdict: Verdict };
}

/**
 * The ideas of a Markdown list or of a folder, with what became of them in the studies of the repository. Throws
 * `file-missing` and `file-unreadable`. A study whose record was edited is left out.
 */
export async function ideas(
  path: string,
  options: { readonly directory?: string } = {},
): Promise<readonly TriedIdea[]> {
  const directory = options.directory ?? process.cwd();
  const found = await readIdeas(resolve(directory, path), ownMask());
  const repository = await whoLooks(directory);
  const trials = allTrials(repository);
  return found.map((idea) => {
    const last = trials.findLast(([, { source }]) => isAbout(idea.title, source));
    if (!last) return idea;
    const [study, { trial, verdict }] = last;
    return { ...idea, tried: { study, trial, verdict } };
  });
}

/**
 * Writes verdicts, as words, beside ideas in their files; every other byte stays. Each file is replaced at once, so
 * that none is ever half written; an idea that is no longer there is left out. Gives how many were marked. Throws
 * `file-not-written`, and what `ideas` throws.
 */
export function markIdeas(verdicts: ReadonlyMap<TriedIdea, string>): number {
  let count = 0;
  for (const [file, all] of Map.groupBy(verdicts, ([idea]) => idea.file)) {
    const place = realpathSync(file);
    const bytes = readFileSync(place);
    const alone = all.some(([idea]) => idea.alone);
    const open = filed(bytes, { file, alone }, ownMask()).filter(({ done }) => !done);
    // By their titles: while somebody edits the list, lines move.
    const lines = new Map(
      all.flatMap(([{ title }, words]) => {
        const found = open.find((each) => each.title === title);
        return found ? [[found.line, words] as const] : [];
      }),
    );
    if (lines.size === 0) continue;
    const text = bytes.toString("utf8");
    const [words = ""] = lines.values();
    replace(place, alone ? marked(text, words) : tickedOff(text, lines));
    count += lines.size;
  }
  return count;
}

function replace(file: string, text: string): void {
  const made = `${file}.${process.pid}.assay`;
  try {
    writeFileSync(made, text, { flag: "wx" });
    chmodSync(made, statSync(file).mode);
    renameSync(made, file);
  } catch (thrown) {
    rmSync(made, { force: true });
    const { message: detail } = thrown as NodeJS.ErrnoException;
    const problem = { code: "file-not-written", what: "list of ideas", file, detail } as const;
    throw new AssayError(problem, { cause: thrown });
  }
}
