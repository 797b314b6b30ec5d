import { median } from "../../src/stats/location.ts";
import { ANCHORS, COLUMNS, type Reached } from "./anchors.ts";
import type { BenchProblem } from "./problems.ts";

/** What the default reached on one problem, held against the anchors. */
export interface Comparison {
  readonly problem: string;
  /** The median true value of all seeds. */
  readonly reached: number;
  readonly columns: readonly (number | undefined)[];
  readonly beatsTpe: boolean;
  /** 1 for the best; one more than the columns that are better by what the anchors' three digits show. */
  readonly place: number;
  /** How much worse than the best column a value may be to count as near. */
  readonly allowance: number;
  readonly nearBest: boolean;
}

/**
 * The comparison at one of the two checkpoints. Near the best is within 5 % of its value or of the way from
 * random search to the optimum, whichever is less: the first says little where the optimum is far from 0, the
 * second where random search is far off.
 */
export function compare(
  problem: BenchProblem,
  values: readonly number[],
  checkpoint: 0 | 1,
): Comparison {
  const reached = median(values);
  const columns = (ANCHORS[problem.name] ?? []).map(
    (column: Reached | null) => column?.[checkpoint],
  );
  const given = columns.filter((value) => value !== undefined);
  const [best, random] = [Math.min(...given), columns[0] ?? Number.NaN];
  const allowance = 0.05 * Math.min(Math.abs(best), Math.abs(random - problem.optimum));
  const shown = Number(reached.toPrecision(3));
  return {
    problem: problem.name,
    reached,
    columns,
    beatsTpe: shown < (columns[COLUMNS.indexOf("TPE")] ?? Number.NaN),
    place: 1 + given.filter((value) => Number(value.toPrecision(3)) < shown).length,
    allowance,
    nearBest: reached <= best + allowance,
  };
}

/** One line a problem: the anchors, what was reached, and the place among the six columns. */
export function table(comparisons: readonly Comparison[]): string {
  const rows = comparisons.map(({ problem, columns, reached, place, beatsTpe, nearBest }) => [
    problem,
    ...columns.map((value) => (value === undefined ? "–" : String(value))),
    String(Number(reached.toPrecision(4))),
    String(place),
    beatsTpe ? "yes" : "no",
    nearBest ? "yes" : "no",
  ]);
  const lines = [["problem", ...COLUMNS, "default", "place", "< TPE", "≤ 5 %"], ...rows];
  const widths = lines[0]?.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths?.[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** The counts that the bench is about. */
export function summary(comparisons: readonly Comparison[]): string {
  const count = (holds: (comparison: Comparison) => boolean) =>
    `${comparisons.filter(holds).length} of ${comparisons.length}`;
  const [tpe, place, near] = [
    count(({ beatsTpe }) => beatsTpe),
    count((comparison) => comparison.place <= 2),
    count(({ nearBest }) => nearBest),
  ];
  return `better than TPE on ${tpe}, first or second on ${place}, within 5 % of the best column on ${near}`;
}
