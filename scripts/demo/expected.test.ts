import { expect, it } from "vitest";
import type { Ending } from "./assay.ts";
import { differences, EXPECTED } from "./expected.ts";

const found: readonly Ending[] = EXPECTED.map(([name, ending]) => ({ name, ending }));
const subjects = [
  "Find the place of a new entry by halving",
  "Keep only the best while looking for the top",
  "Merge lists in pairs",
];
const branch = subjects.join("\n");

it("has nothing to say when all is as expected", () => {
  expect(differences(found, branch)).toEqual([]);
});

it("names a proposal that ended otherwise", () => {
  const other = found.map((each, at) => (at === 5 ? { ...each, ending: "kept: exact" } : each));
  expect(differences(other, branch)).toEqual([
    "06-stop-at-an-equal: expected reverted: guard, found kept: exact",
  ]);
});

it("notices a trial that is missing or out of order", () => {
  expect(differences(found.slice(1), branch)).toHaveLength(2);
  expect(differences(found.toReversed(), branch)).toHaveLength(1);
});

it("notices commits that are missing, too many or out of order", () => {
  expect(differences(found, subjects.slice(1).join("\n"))).toHaveLength(1);
  expect(differences(found, `${branch}\nOne more`)).toHaveLength(1);
  expect(differences(found, subjects.toReversed().join("\n"))).toHaveLength(1);
});
