import type { HistoryFormat, Told, ToldTrial } from "../domain/history.ts";

type Meanings = Readonly<Record<string, Told>>;

const LOG: Meanings = {
  keep: "kept",
  discard: "dropped",
  crash: "crashed",
  checks_failed: "checks-failed",
};

/** The words of each format for what became of a trial. */
const MEANINGS: Readonly<Record<HistoryFormat, Meanings>> = {
  tsv: { keep: "kept", discard: "dropped", crash: "crashed" },
  "tsv-timed": {
    baseline: "baseline",
    keep: "kept",
    "keep (reworked)": "kept",
    discard: "dropped",
    crash: "crashed",
    "no-op": "no-change",
    "hook-blocked": "dropped",
    "metric-error": "crashed",
  },
  "tsv-iterations": {
    baseline: "baseline",
    keep: "kept",
    discard: "dropped",
    crash: "crashed",
    "no-op": "no-change",
    blocked: "remark",
    refine: "remark",
    pivot: "remark",
    search: "remark",
    drift: "remark",
  },
  auto: LOG,
  autoresearch: LOG,
  labloop: {
    kept: "kept",
    reverted: "dropped",
    no_change: "no-change",
    failed: "crashed",
    timed_out: "crashed",
    no_metric: "crashed",
    not_finite: "crashed",
    harness_changed: "dropped",
    interrupted: "remark",
  },
};

/** Forms whose words are mixed by those who write them by hand. */
const ALIKE: Partial<Readonly<Record<HistoryFormat, HistoryFormat>>> = {
  "tsv-timed": "tsv-iterations",
  "tsv-iterations": "tsv-timed",
};

/** What a word of a format means. */
export function meaningOf(format: HistoryFormat, status: string): Told {
  const alike = ALIKE[format];
  const meanings = { ...(alike && MEANINGS[alike]), ...MEANINGS[format] };
  return (Object.hasOwn(meanings, status) && meanings[status]) || "unknown";
}

/** All words of a format, for people. */
export const wordsIn = (format: HistoryFormat): string => Object.keys(MEANINGS[format]).join(", ");

/** The word that a format has for a trial, the trial's own where it is one; `undefined` where it has no place for it. */
export function wordFor(format: HistoryFormat, { told, status }: ToldTrial): string | undefined {
  const meanings = MEANINGS[format];
  if (told !== "unknown" && Object.hasOwn(meanings, status) && meanings[status] === told)
    return status;
  return NEAREST[told]
    .map((near) => Object.keys(meanings).find((word) => meanings[word] === near))
    .find((word) => word !== undefined);
}

/** What a trial is called where a format has no word for it, the best first. Nothing becomes kept that was not. */
const NEAREST: Readonly<Record<Told, readonly Told[]>> = {
  baseline: ["baseline", "kept"],
  kept: ["kept"],
  dropped: ["dropped"],
  "checks-failed": ["checks-failed", "dropped"],
  crashed: ["crashed"],
  "no-change": ["no-change", "dropped"],
  unknown: ["dropped"],
  remark: [],
};
