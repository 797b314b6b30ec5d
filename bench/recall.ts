/**
 * How often looking something up in the vault finds the right notes, by kind of question, and how often `resembles` names
 * one: on the labelled questions of `bench/recall/`.
 *
 *     npm run bench:recall [-- --half test]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ndcg, recall, reciprocalRank } from "../src/adapters/metrics/ranking.ts";
import type { Hit } from "../src/adapters/vault/note-index.ts";
import { ALIKE, likeness } from "../src/decide/likeness.ts";
import { agreement } from "./recall/agreement.ts";
import { answers, type Question, questions } from "./recall/questions.ts";

const { values } = parseArgs({ options: { half: { type: "string" } } });
const wanted = questions().filter(({ half }) => values.half === undefined || values.half === half);

/** A gain from which a note is the very idea that was asked for. */
const ANSWER = 3;

const ideasOf = ({ relevant }: Question) =>
  new Map(Object.entries(relevant).filter(([, gain]) => gain >= ANSWER));

const mean = (numbers: readonly number[]) =>
  numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

type Answered = Question & { readonly hits: readonly Hit[] };

function row(name: string, those: readonly Answered[]): string {
  const rated = (rate: (names: readonly string[], asked: Question) => number) =>
    mean(those.map((each) => rate(namesOf(each), each))).toFixed(3);
  const cells = [
    rated((names, asked) => recall(names, ideasOf(asked), 5)),
    rated((names, asked) => recall(names, new Map(Object.entries(asked.relevant)), 5)),
    rated((names, asked) => reciprocalRank(names, ideasOf(asked))),
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

/** How many of a kind `resembles` names a note for, and how many of these are about the idea. */
function resemblesRow(kind: string, those: readonly Answered[]): string {
  const named = those.filter((each) => resembling(each).length > 0);
  const right = named.filter((each) => resembling(each).some(({ name }) => name in each.relevant));
  return `| ${[kind, those.length, named.length, right.length].join(" | ")} |`;
}

const scratch = mkdtempSync(join(tmpdir(), "assay-bench-recall-"));
try {
  const found = answers(wanted, join(scratch, "vault.db"));
  const answered = wanted.map((each, nth) => ({ ...each, hits: found[nth] ?? [] }));
  const asked = answered.filter(({ kind }) => kind !== "negative");
  const groups = (those: readonly Answered[], by: "kind" | "half") =>
    [...Map.groupBy(those, (each) => each[by])].map(([name, group]) => ({ name, group }));
  console.log(
    "| questions | | recall@5 of the idea | recall@5 of all that is related | MRR of the idea | nDCG@5 |",
  );
  console.log("|---|---|---|---|---|---|");
  for (const { name, group } of groups(asked, "kind")) console.log(row(name, group));
  for (const { name, group } of groups(asked, "half")) console.log(row(`all of ${name}`, group));

  console.log(`\nresembles, likeness from ${ALIKE}:\n`);
  console.log("| questions | | a note is named | one about the idea |\n|---|---|---|---|");
  const ideas = ["proposal", "paraphrase", "negative"];
  for (const { name: half, group } of groups(answered, "half"))
    for (const kind of ideas) {
      const those = group.filter((each) => each.kind === kind);
      console.log(resemblesRow(`${kind} of ${half}`, those));
    }
  console.log(`\n${agreement(questions())}`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
