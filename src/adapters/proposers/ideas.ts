import { isUtf8 } from "node:buffer";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Entry, ideaIn, ideasIn, isAbout, sourceOf } from "../../domain/backlog.ts";
import { AssayError } from "../../domain/error.ts";
import type { Mask } from "../../domain/secrets.ts";
import type { Answer, ProposalContext, Proposer } from "../../ports/proposer.ts";

/** An idea, and the file that it stands in. */
export interface Filed extends Entry {
  readonly file: string;
  /** Whether the file holds nothing else. */
  readonly alone: boolean;
}

/** What is known of a backlog from elsewhere. */
interface Backlog {
  readonly mask: Mask;
  /** Whether an earlier study has settled the idea of this title. */
  readonly isTried?: (title: string) => boolean;
}

/**
 * Hands the open ideas of a Markdown list, or of a folder of Markdown files, to whoever works them out: one a trial,
 * in their order, each once a study, and those not at all that are tried. They are read anew every time, so ideas may be added while a study runs.
 * `check` throws `ideas-missing` where none is open, `ideas-tried` and `ideas-twice`; both throw `file-missing` and
 * `file-unreadable`. The ideas reach `inner` masked.
 */
export function ideasProposer(
  path: string,
  inner: Proposer,
  { mask, isTried = () => false }: Backlog,
): Proposer {
  return {
    name: `ideas with ${inner.name}`,
    ...(inner.needs && { needs: inner.needs }),
    async check(start) {
      const ideas = await readIdeas(path, mask);
      const open = ideas.filter(({ done }) => !done);
      if (open.length === 0) {
        throw new AssayError({ code: "ideas-missing", file: path, done: ideas.length });
      }
      if (open.every(({ title }) => isTried(title))) {
        throw new AssayError({ code: "ideas-tried", file: path, count: open.length });
      }
      const twice = open.find(({ title }, nth) =>
        open.slice(0, nth).some((one) => one.title === title),
      );
      if (twice) throw new AssayError({ code: "ideas-twice", file: path, title: twice.title });
      await inner.check?.(start);
    },
    async propose(context, workspace) {
      const { history } = context;
      const idea = (await readIdeas(path, mask)).find(
        ({ title, done }) =>
          !done && !history.some(({ source }) => isAbout(title, source)) && !isTried(title),
      );
      if (!idea) return { kind: "exhausted" };
      const { title, text } = idea;
      const told: ProposalContext = { ...context, idea: { title, text } };
      return under(title, await inner.propose(told, workspace));
    },
  };
}

/** What came of an idea is known by its title, and told with what was made of it. */
function under(title: string, answer: Answer): Answer {
  if (answer.kind === "exhausted") return answer;
  const { statement, ...rest } = answer.hypothesis;
  const hypothesis = { ...rest, statement: `${title}\n\n${statement}`.trim() };
  return { ...answer, source: sourceOf(title, answer.source), hypothesis };
}

/**
 * All ideas of a list or of a folder, in their order, masked: what is known by its title stands in the journal. Throws
 * `file-missing` and `file-unreadable`.
 */
export async function readIdeas(path: string, mask: Mask): Promise<readonly Filed[]> {
  try {
    if (!(await stat(path)).isDirectory()) return await filedIn(path, false, mask);
    const names = (await readdir(path)).filter((name) => name.endsWith(".md")).sort();
    const read = names.map((name) => filedIn(join(path, name), true, mask));
    return (await Promise.all(read)).flat();
  } catch (thrown) {
    if (thrown instanceof AssayError) throw thrown;
    const { code, message } = thrown as NodeJS.ErrnoException;
    const problem =
      code === "ENOENT"
        ? ({ code: "file-missing", what: WHAT, file: path } as const)
        : ({ code: "file-unreadable", what: WHAT, file: path, detail: message } as const);
    throw new AssayError(problem, { cause: thrown });
  }
}

async function filedIn(file: string, alone: boolean, mask: Mask): Promise<readonly Filed[]> {
  return filed(await readFile(file), { file, alone }, mask);
}

/** The ideas in the bytes of a file. Throws `file-unreadable` where they are no text. */
export function filed(
  bytes: Buffer,
  { file, alone }: Pick<Filed, "file" | "alone">,
  mask: Mask,
): readonly Filed[] {
  if (!isUtf8(bytes)) {
    const detail = "it is not in UTF-8";
    throw new AssayError({ code: "file-unreadable", what: WHAT, file, detail });
  }
  const text = bytes.toString("utf8");
  const entries = alone ? [ideaIn(text) ?? []].flat() : ideasIn(text);
  return entries.map((entry) => ({
    ...{ ...entry, title: mask(entry.title), text: mask(entry.text) },
    ...{ file, alone },
  }));
}

const WHAT = "list of ideas";
