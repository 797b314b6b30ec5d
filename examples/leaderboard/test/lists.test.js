import assert from "node:assert/strict";
import { test } from "node:test";
import { Board, merge, top } from "../src/index.js";

const byScore = (a, b) => b.score - a.score;
const entries = (text) =>
  text.split(" ").map((name) => ({ name, score: Number(name.replace(/\D/g, "")) }));
const names = (list) => list.map((entry) => entry.name).join(" ");

test("merge gives one sorted list", () => {
  const lists = [entries("a9 a4 a1"), entries("b8"), entries("c7 c5 c3 c2")];
  assert.equal(names(merge(lists, byScore)), "a9 b8 c7 c5 a4 c3 c2 a1");
});

test("merge keeps equals in the order of their lists", () => {
  const lists = [entries("a5 a2"), entries("b5 x5 b2"), entries("c5 c2"), entries("d5")];
  assert.equal(names(merge(lists, byScore)), "a5 b5 x5 c5 d5 a2 b2 c2");
});

test("merge takes boards, empty lists and no lists", () => {
  const board = new Board(byScore, entries("a1 a3"));
  assert.equal(names(merge([[], board, [], entries("b2")], byScore)), "a3 b2 a1");
  assert.deepEqual(merge([[], []], byScore), []);
  assert.deepEqual(merge([], byScore), []);
});

test("merge leaves its lists alone", () => {
  const list = entries("a2 a1");
  merge([list, entries("b3")], byScore);
  assert.equal(names(list), "a2 a1");
});

test("top gives the best, best first", () => {
  assert.equal(names(top(entries("a3 b9 c1 d7 e8 f2"), 3, byScore)), "b9 e8 d7");
});

test("top keeps equals in the order in which they came", () => {
  assert.equal(names(top(entries("a5 b7 c5 d7 e5 f7"), 4, byScore)), "b7 d7 f7 a5");
});

test("top takes any count", () => {
  const list = entries("a1 b2");
  assert.equal(names(top(list, 5, byScore)), "b2 a1");
  assert.deepEqual(top(list, 0, byScore), []);
  assert.equal(names(list), "a1 b2");
  assert.throws(() => top(list, -1, byScore), RangeError);
});
