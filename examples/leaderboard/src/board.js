import { percentileOf, ranked, rankOf } from "./rank.js";

/**
 * Entries in order, best first, kept in order while new ones come in.
 *
 * `compare(a, b)` is below zero when `a` is better than `b`, and zero when they are equally good.
 * It is all that a board knows of its entries. Equals stay in the order in which they came.
 */
export class Board {
  #compare;
  #entries = [];

  constructor(compare, entries = []) {
    if (typeof compare !== "function") throw new TypeError("A board needs a compare function");
    this.#compare = compare;
    for (const entry of entries) this.submit(entry);
  }

  get size() {
    return this.#entries.length;
  }

  /** Puts an entry in its place and tells how many stand before it. */
  submit(entry) {
    const entries = this.#entries;
    let place = entries.length;
    while (place > 0 && this.#compare(entry, entries[place - 1]) < 0) place -= 1;
    entries.splice(place, 0, entry);
    return place;
  }

  /** Takes out this very entry; false when it is not on the board. */
  remove(entry) {
    const place = this.#entries.indexOf(entry);
    if (place >= 0) this.#entries.splice(place, 1);
    return place >= 0;
  }

  rankOf(entry) {
    return rankOf(this.#entries, entry, this.#compare);
  }

  percentileOf(entry) {
    return percentileOf(this.#entries, entry, this.#compare);
  }

  /** One page of the board; the first page is 0. */
  page(number, size = 10) {
    const start = number * size;
    return this.#entries.slice(start, start + size);
  }

  /** Every entry with its rank: `{ rank, entry }`. */
  ranked() {
    return ranked(this.#entries, this.#compare);
  }

  /** Entries, best first. */
  [Symbol.iterator]() {
    return this.#entries.values();
  }
}
