import assert from "node:assert/strict";
import { test } from "node:test";
import { Board, format } from "../src/index.js";

const descending = (a, b) => b - a;
const board = new Board(descending, [90, 70, 70, 70, 50, 40, 40]);

test("equals share the best of their ranks", () => {
  assert.deepEqual(
    [90, 70, 50, 40].map((score) => board.rankOf(score)),
    [1, 2, 5, 6],
  );
});

test("an entry that is not there has the rank it would have", () => {
  assert.deepEqual(
    [95, 80, 60, 10].map((score) => board.rankOf(score)),
    [1, 2, 5, 8],
  );
});

test("the percentile is the share that is no better", () => {
  assert.equal(board.percentileOf(95), 1);
  assert.equal(board.percentileOf(40), 2 / 7);
  assert.equal(board.percentileOf(10), 0);
  assert.equal(new Board(descending).percentileOf(1), 1);
});

test("ranked() numbers the entries", () => {
  assert.deepEqual(
    [...board.ranked()].map(({ rank }) => rank),
    [1, 2, 2, 2, 5, 6, 6],
  );
  assert.deepEqual([...new Board(descending).ranked()], []);
});

test("format puts columns in line", () => {
  const text = format(board.ranked(), { Score: (score) => score });
  assert.deepEqual(text.split("\n").slice(0, 3), ["Rank  Score", "1     90", "2     70"]);
});
