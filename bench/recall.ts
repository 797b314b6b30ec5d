/**
 * How often looking something up in the vault finds the right notes, by kind of question, and how often `resembles` names
 * one: on the labelled questions of `bench/recall/`.
 *
 *     npm run bench:recall [-- --half test]
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ndcg, recall, reciprocalRank } from "../src/adapters/metrics/ranking.ts";
import { type Hit, NoteIndex } from "../src/adapters/vault/note-index.ts";
import { ALIKE, likeness } from "../src/decide/likeness.ts";
import { COLUMNS, relevance } from "../src/decide/recall.ts";
import { wordsOf } from "../src/domain/words.ts";

const { values } = parseArgs({ options: { half: { type: "string" } } });

interface Question {
  readonly question: string;
  readonly paths?: readonly string[];
  readonly relevant: Readonly<Record<string, number>>;
  readonly kind: string;
  readonly half: string;
}

const vault = fileURLToPath(new URL("recall/vault", import.meta.url));
const questions: readonly Question[] = readFileSync(
  new URL("recall/questions.jsonl", import.meta.url),
  "utf8",
)
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line))
  .filter(({ half }: Question) => values.half === undefined || values.half === half);

/** The day of the newest notes: figures do not change as the vault grows older. */
const NOW = Date.UTC(2026, 10, 24, 6);
/** A gain from which a note is the very idea that was asked for. */
const ANSWER = 3;

/** As `assay vault search` orders what is found. */
function found(index: NoteIndex, { question, paths = [] }: Question): readonly Hit[] {
  const asked = { paths, now: NOW };
  return index
    .search(wordsOf(question), { most: 200, columns: COLUMNS })
    .map((hit) => ({ hit, score: relevance(hit, asked) }))
    .toSorted((one, other) => other.score - one.score || (one.hit.name < other.hit.name ? -1 : 1))
    .map(({ hit }) => hit);
}

const answers = ({ relevant }: Question) =>
  new Map(Object.entries(relevant).filter(([, gain]) => gain >= ANSWER));

const mean = (numbers: readonly number[]) =>
  numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

type Answered = Question & { readonly hits: readonly Hit[] };

function row(name: string, those: readonly Answered[]): string {
  const rated = (rate: (names: readonly string[], asked: Question) => number) =>
    mean(those.map((each) => rate(namesOf(each), each))).toFixed(3);
  const cells = [
    rated((names, asked) => recall(names, answers(asked), 5)),
    rated((names, asked) => recall(names, new Map(Object.entries(asked.relevant)), 5)),
    rated((names, asked) => reciprocalRank(names, answers(asked))),
    rated((names, asked) => ndcg(names, new Map(Object.entries(asked.relevant)), 5)),
  ];
  return `| ${[name, those.length, ...cells].join(" | ")} |`;
}

const namesOf = ({ hits }: Answered) => hits.map(({ name }) => name);

/** The notes that `resembles` would name, three at most. */
const resembling = ({ hits, question }: Answered) =>
  hits
    .filter(({ name }) => name.startsWith("experiments/"))
    .filter(({ title }) => likeness(title, question.split("\n")[0] ?? "") >= ALIKE)
    .slice(0, 3);

const scratch = mkdtempSync(join(tmpdir(), "assay-bench-recall-"));
try {
  const answered = NoteIndex.asked(vault, join(scratch, "vault.db"), (index) =>
    questions.map((each) => ({ ...each, hits: found(index, each) })),
  );
  const asked = answered.filter(({ kind }) => kind !== "negative");
  console.log(
    "| questions | | recall@5 of the idea | recall@5 of all that is related | MRR of the idea | nDCG@5 |",
  );
  console.log("|---|---|---|---|---|---|");
  for (const kind of new Set(asked.map((each) => each.kind)))
    console.log(
      row(
        kind,
        asked.filter((each) => each.kind === kind),
      ),
    );
  for (const half of new Set(asked.map((each) => each.half)))
    console.log(
      row(
        `all of ${half}`,
        asked.filter((each) => each.half === half),
      ),
    );

  const ideas = answered.filter(({ kind }) => kind === "proposal" || kind === "paraphrase");
  const named = ideas.filter((each) => resembling(each).length > 0);
  const right = named.filter((each) => resembling(each).some(({ name }) => name in each.relevant));
  const negative = answered.filter(({ kind }) => kind === "negative");
  const wrong = negative.filter((each) => resembling(each).length > 0);
  console.log(
    `\nresembles (likeness from ${ALIKE}): names a note for ${named.length} of ${ideas.length} ideas that were had before, a related one for ${right.length};`,
  );
  console.log(`and for ${wrong.length} of ${negative.length} that nobody had.`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
