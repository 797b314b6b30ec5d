/**
 * Text as a cell of a tab-separated file that every reader takes for the same: readers differ in what ends a line, and
 * some take a quotation mark at the beginning for the start of a cell of several lines.
 */
export function cellOf(text: string): string {
  const line = text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes.
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ")
    .trim();
  return line.startsWith('"') ? line.replaceAll('"', "'") : line;
}

/** Text on one line, tabs and all, as every reader splits lines. */
export const lineOf = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes.
  text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").trimEnd();

/** A row of cells with its end. */
export const rowOf = (cells: readonly string[]) => `${cells.map(cellOf).join("\t")}\n`;

/** A value with six decimals, and with more where those would lose what matters of a small one. */
export function sixDecimals(value: number): string {
  const fixed = value.toFixed(6);
  return Math.abs(Number(fixed) - value) <= Math.abs(value) * 1e-5 ? fixed : String(value);
}

/** A commit in seven characters; `-` where there is none. What is no hash stays as it is. */
export function shortCommit(commit: string | undefined): string {
  const cell = cellOf(commit ?? "").replace(/\s+/g, "-");
  if (/^[0-9a-f]{8,64}$/i.test(cell)) return cell.slice(0, 7);
  return cell === "" || cell.startsWith("#") ? "-" : cell;
}
