import { AssayError } from "../domain/error.ts";
import type { ReportData } from "../view/report/data.ts";
import { reportHtml } from "../view/report/html.ts";
import { reportMarkdown } from "../view/report/markdown.ts";
import { type TrialRow, trialRow, type Watch, watchFrom, watchNext } from "../view/watch.ts";
import { readStudy } from "./read-study.ts";
import type { StudyReading } from "./types.ts";

/** Which study to report, and as what. */
export interface ReportOptions {
  /** Where the repository is; default the current folder. */
  readonly directory?: string;
  /** Default the newest. */
  readonly study?: string;
  /** One HTML page (default), or Markdown for a pull request. */
  readonly format?: "html" | "md";
}

/**
 * A study as text to be written to a file, masked as its journal is; the study may still be running. Throws
 * `unknown-study`, `no-studies` and `journal-edited`.
 */
export async function report(options: ReportOptions = {}): Promise<string> {
  return (await reportOf(options)).text;
}

/** The same, with the study's id. */
export async function reportOf({
  format = "html",
  ...which
}: ReportOptions): Promise<{ readonly id: string; readonly text: string }> {
  const reading = await readStudy(which);
  const data = reportData(reading);
  const text = format === "md" ? reportMarkdown(data) : reportHtml(data);
  return { id: reading.study.id, text };
}

/** A trial that was given more runs ends twice; what it ended as last is what it is. */
function reportData({ study: { id }, events, running }: StudyReading): ReportData {
  const rows = new Map<number, TrialRow>();
  let watch: Watch = watchFrom(0);
  for (const event of events()) {
    watch = watchNext(watch, event);
    if (watch.finished) rows.set(watch.finished.number, watch.finished);
  }
  const { state } = watch;
  if (!state) throw new AssayError({ code: "unknown-study", study: id });
  if (state.open) {
    const open = trialRow(state.open, 0, state.study.experiment);
    rows.set(open.number, open);
  }
  return { state, rows: [...rows.values()].sort((a, b) => a.number - b.number), running };
}
