import assert from "node:assert/strict";
import { test } from "node:test";
import { Board } from "../src/index.js";

const byScore = (a, b) => b.score - a.score;
const names = (entries) => Array.from(entries, (entry) => entry.name).join(" ");
const ada = { name: "ada", score: 90 };
const bo = { name: "bo", score: 70 };
const cy = { name: "cy", score: 70 };
const di = { name: "di", score: 50 };

test("a board is in order, whatever the order of submitting", () => {
  assert.equal(names(new Board(byScore, [di, ada, bo])), "ada bo di");
  assert.equal(names(new Board(byScore, [bo, di, ada])), "ada bo di");
});

test("equals stay in the order in which they came", () => {
  assert.equal(names(new Board(byScore, [bo, ada, cy, di])), "ada bo cy di");
  assert.equal(names(new Board(byScore, [cy, ada, bo, di])), "ada cy bo di");
});

test("submit tells how many stand before", () => {
  const board = new Board(byScore, [ada, di]);
  assert.equal(board.submit(bo), 1);
  assert.equal(board.submit(cy), 2);
  assert.equal(board.size, 4);
});

test("remove takes out the very entry and no equal one", () => {
  const board = new Board(byScore, [ada, bo, cy]);
  assert.equal(board.remove(cy), true);
  assert.equal(board.remove(cy), false);
  assert.equal(names(board), "ada bo");
});

test("pages are cut from the top", () => {
  const board = new Board(byScore, [ada, bo, cy, di]);
  assert.equal(names(board.page(0, 3)), "ada bo cy");
  assert.equal(names(board.page(1, 3)), "di");
  assert.equal(names(board.page(2, 3)), "");
});

test("a page is a copy", () => {
  const board = new Board(byScore, [ada, bo]);
  board.page(0).pop();
  assert.equal(board.size, 2);
});

test("a board without a compare function is refused", () => {
  assert.throws(() => new Board(), TypeError);
});
