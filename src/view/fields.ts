import type { Look } from "./look.ts";
import { pad, wrap } from "./text.ts";

/** A name and its value; `false` and `undefined` are left out. */
export type Field = readonly [name: string, value: string] | undefined | false;

/** Aligned `name  value` lines; names dim. A value of several lines, or a long one, keeps its column. */
export function fields(rows: readonly Field[], { paint, width: columns }: Look): string {
  const shown = rows.filter((row) => row !== undefined && row !== false);
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown
    .map(([name, value]) => {
      const [first = "", ...more] = wrap(value, columns - width - 4).split("\n");
      const below = more.map((line) => (line === "" ? "\n" : `\n${" ".repeat(width + 4)}${line}`));
      return `  ${paint.dim(pad(name, width))}  ${first}${below.join("")}`;
    })
    .join("\n");
}
