import type { Finding } from "./campaign.ts";
import type { Figures } from "./figures.ts";
import { type Count, interval, share } from "./interval.ts";
import { PLANTED_EFFECTS } from "./plans.ts";
import type { Table } from "./table.ts";

type Column = readonly [head: string, cell: (figures: Figures) => string];

const COLUMNS: readonly Column[] = [
  ["false keeps", ({ falseKeeps }) => fixed(100 * share(falseKeeps), 2)],
  ["null studies", ({ nullStudies }) => percent(nullStudies)],
  ["95 % interval", ({ nullStudies }) => range(nullStudies)],
  ["power", ({ power }) => percent(power)],
  ...PLANTED_EFFECTS.map(
    (size, n): Column => [
      `of ${100 * size} %`,
      ({ powerOf }) => percent(powerOf[n] ?? { hits: 0, of: 0 }),
    ],
  ),
  ["harm", ({ harm }) => percent(harm)],
  ["runs/null", ({ runsPerNull }) => fixed(runsPerNull, 2)],
  ["runs/keep", ({ runsPerKeep }) => fixed(runsPerKeep, 1)],
  ["runs/study", ({ runsPerStudy }) => fixed(runsPerStudy, 0)],
  ["over-claim", ({ overClaim }) => signed(100 * overClaim)],
  ["bound above", ({ boundAbove }) => percent(boundAbove)],
];

/** What the columns mean. */
export const LEGEND = `Studies of 100 changes each.
false keeps    of 100 changes without effect, in mixed studies (70 % no effect, 20 % harmful, 10 % helpful)
null studies   where nothing has an effect: the share that kept anything, and its exact 95 % interval
power          helpful changes of mixed studies (0.5 to 10 %) that were kept; then by the planted effect
harm           harmful changes of mixed studies that were kept
runs/…         to dismiss a change without effect; of a change that was kept; of a whole mixed study,
               calibration and closing included
over-claim     what the rule says that a mixed study gained, minus the truth, in points, on average
bound above    studies of all kinds whose claimed 95 % lower bound lies above the truth`;

/** A table for each machine, with a row for each rule; one table of all machines if there is one rule. */
export function tablesOf(findings: readonly Finding[]): readonly Table[] {
  const rules = new Set(findings.map(({ rule }) => rule));
  if (rules.size === 1) {
    return [tableOf([...rules].join(), "noise", findings, ({ setting }) => setting.name)];
  }
  const groups = [...Map.groupBy(findings, ({ setting }) => setting.name)];
  return groups.map(([title, group]) => tableOf(title, "rule", group, ({ rule }) => rule));
}

/** Leaves out what was counted nowhere. */
function tableOf(
  title: string,
  corner: string,
  findings: readonly Finding[],
  nameOf: (finding: Finding) => string,
): Table {
  const columns = COLUMNS.filter(([, cell]) =>
    findings.some(({ figures }) => cell(figures) !== NOTHING),
  );
  const head = [corner, ...columns.map(([name]) => name)];
  const row = (finding: Finding) => [
    nameOf(finding),
    ...columns.map(([, cell]) => cell(finding.figures)),
  ];
  return { title, head, rows: findings.map(row) };
}

/** The figures of one rule on one machine, as lines that a program reads. */
export function metricLines(figures: Figures): readonly string[] {
  return [
    `METRIC false_keeps_per_100=${round(100 * share(figures.falseKeeps))}`,
    `METRIC null_studies_with_false_keep=${round(share(figures.nullStudies))}`,
    `METRIC runs_per_null=${round(figures.runsPerNull)}`,
    `METRIC runs_per_keep=${round(figures.runsPerKeep)}`,
    `METRIC power=${round(share(figures.power))}`,
  ];
}

const NOTHING = "–";

const fixed = (value: number, digits: number) =>
  Number.isNaN(value) ? NOTHING : value.toFixed(digits);

const signed = (value: number) =>
  (value >= 0.005 ? "+" : "") + fixed(value, 2).replace(/^-(0\.00)$/, "$1");

const percent = (count: Count) => (count.of === 0 ? NOTHING : `${fixed(100 * share(count), 1)} %`);

const round = (value: number) => Number(value.toFixed(4));

function range(count: Count): string {
  if (count.of === 0) return NOTHING;
  const [low, high] = interval(count).map((p) => (100 * p).toFixed(1));
  return `${low}–${high}`;
}
