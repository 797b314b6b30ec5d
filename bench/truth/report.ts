import type { Truth } from "./pairs.ts";

/** One line of the printed table. */
export type Row = readonly [what: string, found: string];

export const percent = (fraction: number, digits = 1) => `${(100 * fraction).toFixed(digits)} %`;

export const truthText = ({ gain, low, high, pairs }: Truth) =>
  `${percent(gain)} (${percent(low)} to ${percent(high)}, ${pairs} pairs)`;

export function printRows(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`);
  for (const [what, found] of rows) console.log(`  ${what.padEnd(46)}${found}`);
}

/** What is going on, on stderr: a line of its own, or drawn again in a terminal. */
export function progress(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
}
