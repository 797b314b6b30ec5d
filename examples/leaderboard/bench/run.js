// Plays one season and prints what it cost. The primary metric is the number of comparisons: it is
// the same on every machine. Wrong answers are not measured at all.
import assert from "node:assert/strict";
import { performance } from "node:perf_hooks";
import { Board, merge, top } from "../src/index.js";

const PLAYERS = 640;
const QUESTIONS = 2_000;
const REGIONS = 8;
const GAMES = 4_000;

/** A player whose score nobody can read: the order is learnt by comparing or not at all. */
class Player {
  static compared = 0;
  #score;

  constructor(score) {
    this.#score = score;
  }

  static compare(a, b) {
    Player.compared += 1;
    return b.#score - a.#score;
  }

  /** For the checks alone: 0 has the best of `count` scores. */
  static place(player, count) {
    return count - 1 - player.#score;
  }
}

/** Numbers from 0 to 1, the same ones every time (mulberry32). */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Players with the scores 0 to `count` - 1, in any order. */
function shuffledPlayers(count, random) {
  const players = Array.from({ length: count }, (_, score) => new Player(score));
  for (let last = count - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [players[last], players[other]] = [players[other], players[last]];
  }
  return players;
}

/** What happens in a season; each part gives what it found out. */
const random = randomFrom(2026);
const joining = shuffledPlayers(PLAYERS, random);
const asking = Array.from({ length: QUESTIONS }, () => joining[Math.floor(random() * PLAYERS)]);
const games = shuffledPlayers(GAMES, random);
const places = Array.from({ length: GAMES }, (_, place) => place);
const regions = Array.from({ length: REGIONS }, (_, region) =>
  games
    .filter((_, game) => game % REGIONS === region)
    .sort((a, b) => Player.place(a, GAMES) - Player.place(b, GAMES)),
);
let board;

const season = {
  submit() {
    board = new Board(Player.compare, joining);
    return () =>
      assert.deepEqual(
        [...board].map((player) => Player.place(player, PLAYERS)),
        places.slice(0, PLAYERS),
      );
  },
  rank() {
    const ranks = asking.map((player) => board.rankOf(player));
    return () =>
      assert.deepEqual(
        ranks,
        asking.map((player) => Player.place(player, PLAYERS) + 1),
      );
  },
  top() {
    const best = top(games, 10, Player.compare);
    return () =>
      assert.deepEqual(
        best.map((player) => Player.place(player, GAMES)),
        places.slice(0, 10),
      );
  },
  merge() {
    const merged = merge(regions, Player.compare);
    return () =>
      assert.deepEqual(
        merged.map((player) => Player.place(player, GAMES)),
        places,
      );
  },
};

const parts = [];
let milliseconds = 0;
let total = 0;
for (const [name, play] of Object.entries(season)) {
  Player.compared = 0;
  const start = performance.now();
  const check = play();
  milliseconds += performance.now() - start;
  const compared = Player.compared;
  check();
  total += compared;
  parts.push(`METRIC ${name}_comparisons=${compared}`);
}
console.log(`METRIC comparisons=${total}`);
for (const part of parts) console.log(part);
console.log(`METRIC wall_ms=${milliseconds.toFixed(2)}`);
