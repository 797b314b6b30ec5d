import { expect, test } from "vitest";
import { ANCHORS, COLUMNS } from "./anchors.ts";
import { compare, summary, table } from "./compare.ts";
import { problems } from "./problems.ts";

const problem = (name: string) => {
  const found = problems.find((other) => other.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};

test("every problem has an anchor in every column, but for what was not measured", () => {
  expect(Object.keys(ANCHORS)).toEqual(problems.map(({ name }) => name));
  for (const columns of Object.values(ANCHORS)) expect(columns).toHaveLength(COLUMNS.length);
});

test("a median takes its place among the columns", () => {
  const at = (median: number) => compare(problem("rastrigin5s"), [99, median, 0], 1);
  expect(at(12.4)).toMatchObject({ place: 1, beatsTpe: true, nearBest: true, reached: 12.4 });
  expect(at(13.1)).toMatchObject({ place: 2, beatsTpe: true, nearBest: true });
  expect(at(13.2)).toMatchObject({ place: 2, nearBest: false });
  expect(at(20.2)).toMatchObject({ place: 2, beatsTpe: false });
  expect(at(24)).toMatchObject({ place: 5, beatsTpe: false });
});

test("near the best is 5 % of the way from random search where that is less than 5 % of the value", () => {
  const { allowance } = compare(problem("flags30-nk"), [-0.7], 1);
  expect(allowance).toBeCloseTo(0.05 * (0.723 - 0.616), 9);
  expect(compare(problem("rosenbrock5"), [1], 1).allowance).toBeCloseTo(4.5, 9);
});

test("the summary counts, the table shows what was not measured", () => {
  const comparisons = [
    compare(problem("branin2"), [0.398], 0),
    compare(problem("ackley10s"), [20], 0),
  ];
  expect(summary(comparisons)).toBe(
    "better than TPE on 1 of 2, first or second on 1 of 2, within 5 % of the best column on 2 of 2",
  );
  expect(table(comparisons)).toMatch(/^ackley10s .* – +20 +4 +no +yes$/m);
});
