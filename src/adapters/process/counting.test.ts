import { describe, expect, test } from "vitest";
import { TALLIES } from "./counting.ts";

const total = (counter: "perf" | "valgrind", text: string) => {
  const tally = TALLIES[counter]();
  for (const line of text.split("\n")) tally.read(line);
  return tally.total();
};

describe("what perf says", () => {
  test.each([
    ["1234;;instructions:u;2317214;100.00;;", 1234],
    ["1234;;instructions:u;2317214;100,00;;", 1234],
    ["700;;cpu_core/instructions:u/;9;70.00;;\n300;;cpu_atom/instructions:u/;9;30.00;;", 1000],
    ["<not counted>;;cpu_core/instructions:u/;0;0.00;;\n5;;cpu_atom/instructions:u/;9;100.00;;", 5],
    ["1234;;instructions:u;2317214;61.20;;", null],
    ["<not supported>;;instructions:u;0;100.00;;", null],
    ["", null],
  ])("%j", (text, expected) => expect(total("perf", text)).toBe(expected));
});

describe("what valgrind says", () => {
  const begins = (process: number) => `==${process}== Command: x`;
  const ends = (process: number, count: number) => `==${process}== Collected : ${count}`;

  test.each([
    ["a process", [begins(1), ends(1, 7)], 7],
    [
      "several, one of them forked and never become another program",
      [begins(1), ends(2, 3), ends(1, 7)],
      10,
    ],
    ["one that became another program", [begins(1), begins(1), ends(1, 7)], 7],
    ["one that never said its count", [begins(1), begins(2), ends(1, 7)], null],
    [
      "a command line that looks like a count",
      [begins(1), "==1== Command: Collected : 9", ends(1, 7)],
      7,
    ],
    ["nothing", [], null],
  ])("%s", (_, lines, expected) => expect(total("valgrind", lines.join("\n"))).toBe(expected));
});
