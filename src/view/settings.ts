import type { Look } from "./look.ts";
import { formatDuration } from "./numbers.ts";
import { parameterText } from "./searched.ts";
import { clean, pad } from "./text.ts";

/** An option, its value, and where it came from. */
export interface ShownSetting {
  readonly key: string;
  readonly value: unknown;
  readonly origin: string;
}

/** What is in force and where each value came from, one a line, in the order of their names. */
export function settingsText(settings: readonly ShownSetting[], { paint }: Look): string {
  const rows = settings
    .flatMap(byItem)
    .map(
      ({ key, value, origin }) =>
        [
          key,
          isSeconds(key, value) ? formatDuration(value * 1000) : valueText(value),
          origin,
        ] as const,
    );
  const widthOf = (column: 0 | 1) =>
    Math.min(60, Math.max(...rows.map((row) => row[column].length)));
  const [keys, values] = [widthOf(0), widthOf(1)];
  return rows
    .toSorted(([a], [b]) => a.localeCompare(b, "en"))
    .map(([key, value, origin]) => `${pad(key, keys)}  ${pad(value, values)}  ${paint.dim(origin)}`)
    .join("\n");
}

/** Lists that are read item by item have a line for each. */
function byItem(setting: ShownSetting): readonly ShownSetting[] {
  const { key, value, origin } = setting;
  if (!["parameters", "constraints"].includes(key) || !Array.isArray(value)) return [setting];
  return value.map((item, at) => ({
    key: `${key}[${at}]`,
    value: key === "parameters" ? parameterText(item) : item,
    origin,
  }));
}

/** Lengths of time may be given as a number of seconds; shown they have a unit. */
function isSeconds(key: string, value: unknown): value is number {
  return typeof value === "number" && ["budget.run", "budget.study", "coolDown"].includes(key);
}

function valueText(value: unknown): string {
  if (typeof value === "function") return "(a function)";
  if (typeof value === "string") return clean(value).replaceAll("\n", " ");
  const text = JSON.stringify(value, (_, inner) =>
    typeof inner === "function" ? "(a function)" : inner,
  );
  return clean(text ?? String(value));
}
