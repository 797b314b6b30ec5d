import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseRetrievalFile } from "../../src/adapters/metrics/retrieval-file.ts";
import { answers, questions, secondReading } from "./questions.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

const all = questions();

const names = ["experiments", "studies", "notes"].flatMap((folder) =>
  readdirSync(`${here}vault/${folder}`).map((file) => `${folder}/${file.replace(/\.md$/, "")}`),
);

/** How many questions of a kind there are at the least. */
const LEAST = { paraphrase: 40, proposal: 25, keyword: 10, symptom: 10, code: 10, negative: 15 };

function count(kind: string, half?: string): number {
  return all.filter((each) => each.kind === kind && (half ?? each.half) === each.half).length;
}

describe("the labelled questions", () => {
  test("name only notes of the vault, with a gain of 1 or 3", () => {
    const known = new Set(names);
    for (const { question, relevant } of all) {
      const unknown = Object.keys(relevant).filter((name) => !known.has(name));
      expect(unknown, question).toEqual([]);
      expect(
        Object.values(relevant).every((gain) => gain === 1 || gain === 3),
        question,
      ).toBe(true);
    }
  });

  test("have an answer, but for the negative ones", () => {
    for (const { question, relevant, kind } of all) {
      const answers = Object.values(relevant).filter((gain) => gain === 3).length;
      if (kind === "negative") expect(relevant, question).toEqual({});
      else expect(answers, question).toBeGreaterThan(0);
    }
  });

  test("are enough of each kind, in halves of the same size", () => {
    expect([...new Set(all.map(({ kind }) => kind))].sort()).toEqual(Object.keys(LEAST).sort());
    for (const [kind, least] of Object.entries(LEAST)) {
      expect(count(kind), kind).toBeGreaterThanOrEqual(least);
      expect(Math.abs(count(kind, "tune") - count(kind, "test")), kind).toBeLessThanOrEqual(1);
      expect(count(kind, "tune") + count(kind, "test"), kind).toBe(count(kind));
    }
  });

  test("are asked once, and none has its answer in both halves", () => {
    const asked = all.map(({ question }) => question.toLowerCase().trim());
    expect(new Set(asked).size).toBe(asked.length);
    const halves = new Map<string, string>();
    for (const { relevant, half, question } of all) {
      for (const [name, gain] of Object.entries(relevant)) {
        if (gain !== 3) continue;
        expect(halves.get(name) ?? half, `${name}: ${question}`).toBe(half);
        halves.set(name, half);
      }
    }
  });
});

test.each(["tune", "test"])("the questions of %s are a retrieval file", (half) => {
  const file = `${here}${half}.jsonl`;
  const { queries, mode } = parseRetrievalFile(readFileSync(file, "utf8"), file);
  expect(mode).toBe("batch");
  expect(queries).toHaveLength(
    all.filter((each) => each.half === half && each.kind !== "negative").length,
  );
});

test("the idea that is asked for is among the first five notes for two of three questions", () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-recall-"));
  const asked = all.filter(({ kind }) => kind !== "negative");
  const found = answers(asked, join(folder, "vault.db"));
  const hits = asked.filter(({ relevant }, nth) =>
    found[nth]?.slice(0, 5).some(({ name }) => relevant[name] === 3),
  );
  rmSync(folder, { recursive: true });
  expect(hits.length / asked.length).toBeGreaterThan(2 / 3);
});

test("a second reading is of questions that are asked, and of notes that are there", () => {
  const asked = new Set(all.map(({ question }) => question));
  const known = new Set(names);
  for (const { question, gains } of secondReading()) {
    expect(asked).toContain(question);
    expect(Object.keys(gains).filter((name) => !known.has(name))).toEqual([]);
  }
});
