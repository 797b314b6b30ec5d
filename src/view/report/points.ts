import type { Evidence } from "../../domain/evidence.ts";
import type { Direction } from "../../domain/metric.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { evidenceOf } from "../verdict.ts";
import { type ReportData, trialRows } from "./data.ts";

/** A trial as a mark of the chart. */
export interface Point {
  readonly number: number;
  readonly kind: Verdict["kind"];
  readonly verdict: Verdict;
  /** The metric under the change, typical; missing where nothing was measured. */
  readonly value?: number;
  /** What the metric is at the effect's lower bound. */
  readonly bound?: number;
  /** The metric on the branch once this trial was settled. */
  readonly branch?: number;
}

/** The decided trials as marks, and the branch's value after each; numbers that are not finite are left out. */
export function pointsOf(data: ReportData): readonly Point[] {
  const { direction } = data.state.study.experiment.objective;
  let branch = startOf(data);
  return trialRows(data).flatMap(({ number, trial }): Point[] => {
    const verdict = trial?.verdict;
    if (!verdict) return [];
    const evidence = evidenceOf(verdict);
    const value = finite(evidence?.after);
    const bound = evidence && finite(boundOf(evidence, direction));
    if (branch === undefined) branch = finite(evidence?.before);
    if (verdict.kind === "kept" && value !== undefined) branch = value;
    const known = {
      ...(value === undefined ? {} : { value }),
      ...(value === undefined || bound === undefined ? {} : { bound }),
      ...(branch === undefined ? {} : { branch }),
    };
    return [{ number, kind: verdict.kind, verdict, ...known }];
  });
}

/** The metric of the base. */
export function startOf({ rows }: ReportData): number | undefined {
  return finite(rows.find(({ number }) => number === 0)?.value);
}

function boundOf({ effect, before }: Evidence, direction: Direction): number {
  const gain = effect.scale === "fraction" ? effect.low * Math.abs(before) : effect.low;
  return direction === "minimize" ? before - gain : before + gain;
}

/** Beyond this a difference of two is no number any more. */
const LARGEST = 1e300;

function finite(value: number | undefined): number | undefined {
  return value !== undefined && Math.abs(value) <= LARGEST ? value : undefined;
}
