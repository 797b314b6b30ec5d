import type { Look } from "./look.ts";
import { pad } from "./text.ts";

/** A name and its value; `false` and `undefined` are left out. */
export type Field = readonly [name: string, value: string] | undefined | false;

/** Aligned `name  value` lines; names dim. A value of several lines keeps its column. */
export function fields(rows: readonly Field[], { paint }: Look): string {
  const shown = rows.filter((row) => row !== undefined && row !== false);
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown
    .map(([name, value]) => {
      const lines = value.split("\n").join(`\n${" ".repeat(width + 4)}`);
      return `  ${paint.dim(pad(name, width))}  ${lines}`;
    })
    .join("\n");
}
