import type { Look } from "./look.ts";
import { formatTicking } from "./numbers.ts";
import { resemblanceText } from "./resemblance.ts";
import { budgetLeft } from "./study.ts";
import { type Columns, openRow } from "./table.ts";
import { cut, firstLine } from "./text.ts";
import { doing, trialRow, type Watch } from "./watch.ts";

/** What comes from elsewhere than the study. */
interface Told {
  readonly noticed?: string | undefined;
  /** By the proposer that is being asked. */
  readonly said?:
    | { readonly kind: "draft" | "delay" | "warning"; readonly words: string }
    | undefined;
}

/** The part of a terminal that changes: the open trial's row and the progress line. */
export function liveText(
  watch: Watch,
  columns: Columns | undefined,
  now: number,
  look: Look,
  { noticed, said }: Told = {},
): string {
  const { paint, width } = look;
  const line = (text: string, style: (text: string) => string) => style(cut(text, width - 1));
  const lines: string[] = [];
  const open = watch.state?.open;
  if (open && columns) {
    const row = trialRow(open, now - watch.trialSince);
    lines.push(openRow(row, columns, look));
    const [like] = open.resembles ?? [];
    if (like) lines.push(line(`  had before? ${resemblanceText(like)}`, paint.dim));
  }
  const ticking = formatTicking(now - watch.since);
  lines.push("", line(`${doing(watch, now)}  ${ticking}`, paint.cyan));
  const budget = budgetLeft(watch, now);
  if (budget) lines.push(line(budget, paint.dim));
  if (said) {
    const style = said.kind === "delay" ? paint.yellow : paint.dim;
    lines.push(line(`  ${firstLine(said.words)}`, style));
  }
  if (noticed) lines.push(line(noticed, paint.yellow));
  return lines.join("\n");
}
