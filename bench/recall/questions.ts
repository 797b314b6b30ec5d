import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Hit, NoteIndex } from "../../src/adapters/vault/note-index.ts";
import { COLUMNS, mostRelevantFirst } from "../../src/decide/recall.ts";
import { wordsOf } from "../../src/domain/words.ts";

type Half = "tune" | "test";

/** What one may ask the vault beside this file, and what answers it. */
export interface Question {
  readonly question: string;
  readonly paths: readonly string[];
  /** By the name of a note: 3 is the very idea that is asked for, 1 is worth reading. */
  readonly relevant: Readonly<Record<string, number>>;
  readonly kind: string;
  readonly half: Half;
}

interface Row {
  readonly query: string;
  readonly relevant: Question["relevant"];
  readonly kind: string;
}

const rowsOf = (file: string): readonly unknown[] =>
  readFileSync(new URL(file, import.meta.url), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

/** All questions, those without an answer (`negative`) among them. */
export function questions(): readonly Question[] {
  const labelled = (["tune", "test"] as const).flatMap((half) =>
    (rowsOf(`${half}.jsonl`).slice(1) as Row[]).map((row) => ({ ...row, half })),
  );
  const negative = (rowsOf("negative.jsonl") as (Row & { half: Half })[]).map((row) => ({
    ...{ ...row, kind: "negative", relevant: {} },
  }));
  return [...labelled, ...negative].map(({ query, ...row }) => ({ ...row, ...asked(query) }));
}

/** What a second reader made of some of the questions, without knowing the labels: the gain of each note that was shown. */
export function secondReading() {
  type Read = { readonly query: string; readonly gains: Question["relevant"] };
  return (rowsOf("second-reading.jsonl") as Read[]).map(({ query, gains }) => ({
    ...asked(query),
    gains,
  }));
}

/** A query ends with the paths that it is about: `a larger buffer path:src/print.c`. */
export function asked(query: string): Pick<Question, "question" | "paths"> {
  const [question = "", ...paths] = query.split(" path:");
  return { question, paths };
}

const vault = fileURLToPath(new URL("vault", import.meta.url));
/** The day of the newest notes: figures do not change as the vault grows older. */
const NOW = Date.UTC(2026, 10, 24, 6);

/** What `assay vault search` finds for each, in its order. */
export function answers(
  those: readonly Pick<Question, "question" | "paths">[],
  indexFile: string,
): readonly (readonly Hit[])[] {
  return NoteIndex.asked(vault, indexFile, (index) =>
    those.map(({ question, paths }) => {
      const hits = index.search(wordsOf(question), { most: 200, columns: COLUMNS });
      return mostRelevantFirst(hits, { paths, now: NOW });
    }),
  );
}
