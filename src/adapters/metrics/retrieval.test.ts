import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AssayError } from "../../domain/error.ts";
import { ndcg, recall, reciprocalRank } from "./ranking.ts";
import { parseRetrievalFile } from "./retrieval-file.ts";

const gains = new Map([
  ["a", 3],
  ["b", 2],
  ["c", 1],
]);

describe("rankings", () => {
  test("the perfect ranking is worth 1, an empty one 0", () => {
    for (const measure of [recall, ndcg, reciprocalRank]) {
      expect(measure(["a", "b", "c"], gains, 3)).toBe(1);
      expect(measure([], gains, 3)).toBe(0);
    }
  });

  test("by hand", () => {
    const ranking = ["x", "c", "a"];
    expect(recall(ranking, gains, 2)).toBeCloseTo(1 / 3);
    expect(reciprocalRank(ranking, gains)).toBe(0.5);
    const best = 3 + 2 / Math.log2(3) + 1 / 2;
    expect(ndcg(ranking, gains, 3)).toBeCloseTo((1 / Math.log2(3) + 3 / 2) / best);
  });

  test("all lie between 0 and 1", () => {
    const ids = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"));
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 6 }), (ranking, k) => {
        for (const measure of [recall, ndcg, reciprocalRank]) {
          const value = measure(ranking, gains, k);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1 + 1e-12);
        }
      }),
    );
  });
});

describe("the file", () => {
  const query = { query: "cats", relevant: ["a", 7] };
  const task = {
    search: "node s.js",
    mode: "each",
    k: 10,
    queries: [
      {
        query: "cats",
        gains: new Map([
          ["a", 1],
          ["7", 1],
        ]),
      },
    ],
  };

  test("is one object, or JSON lines", () => {
    expect(
      parseRetrievalFile(JSON.stringify({ search: "node s.js", queries: [query] }), "q"),
    ).toEqual(task);
    const rows = `${JSON.stringify({ search: "node s.js" })}\n\n${JSON.stringify(query)}\n`;
    expect(parseRetrievalFile(rows, "q")).toEqual(task);
  });

  test("takes gains, and drops those of 0", () => {
    const graded = { query: "cats", relevant: { a: 3, b: 0 } };
    const text = JSON.stringify({ search: "s", mode: "batch", k: 3, queries: [graded] });
    expect(parseRetrievalFile(text, "q").queries[0]?.gains).toEqual(new Map([["a", 3]]));
  });

  test.each([
    ["", "it is empty"],
    ["[]", "row 1 is not a JSON object"],
    ["{}", 'it needs a command "search"'],
    ['{"search":"s","mode":"all"}', '"mode" is "each" or "batch"'],
    ['{"search":"s","k":0}', '"k" is a whole number from 1'],
    ['{"search":"s"}\n', 'it needs a list "queries"'],
    ['{"search":"s"}\n{"query":"a"}', 'query 1 needs "relevant" ids'],
    ['{"search":"s"}\n{"relevant":["a"]}', 'query 1 needs a text "query"'],
    ['{"search":"s"}\n{"query":"a","relevant":{"x":"2"}}', 'query 1 has a gain for "x"'],
    ['{"search":"s"}\n{"query":"a","relevant":{"x":0}}', 'query 1 needs "relevant" ids'],
    ['{"search":"s"}\noops', "row 2 is not a JSON object"],
  ])("says what is wrong with %j", (text, detail) => {
    expect(() => parseRetrievalFile(text, "q.json")).toThrow(`q.json cannot be read: ${detail}`);
  });

  test("any text is a task or a problem", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          parseRetrievalFile(text, "q");
        } catch (error) {
          expect(error).toBeInstanceOf(AssayError);
        }
      }),
    );
  });
});
