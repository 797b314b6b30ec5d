import { expect, test } from "vitest";
import { remarksIn } from "./agents/prompt.ts";
import { remarksInOutput } from "./remarks.ts";

test("a line of output names the note and says something of it", () => {
  const said =
    "REMARK experiments/s-t1: it is\nother\nREMARK: [[mine]] also: this\r\nREMARK none\n";
  expect(remarksInOutput(said)).toEqual([
    { note: "experiments/s-t1", text: "it is" },
    { note: "mine", text: "also: this" },
  ]);
  expect(remarksInOutput("We REMARK mine: nothing")).toEqual([]);
});

test("agents write it for people", () => {
  expect(remarksIn("- **Remark:** s-t1: it is\n> REMARK `mine`: so")).toEqual([
    { note: "s-t1", text: "it is" },
    { note: "mine", text: "so" },
  ]);
});
