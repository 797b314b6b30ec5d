/**
 * A page of ranked entries as lines of text, columns in line. `columns` maps a title to what to
 * show of an entry: `{ Name: (entry) => entry.name }`.
 */
export function format(page, columns) {
  const titles = ["Rank", ...Object.keys(columns)];
  const rows = [...page].map(({ rank, entry }) => [
    String(rank),
    ...Object.values(columns).map((show) => String(show(entry))),
  ]);
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column].length)),
  );
  return [titles, ...rows]
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}
