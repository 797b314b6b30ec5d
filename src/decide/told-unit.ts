import type { Metric } from "../domain/metric.ts";

/** Seconds in one unit of time, by the words that people use for it. */
const SECONDS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    [
      [60, "min mins minutes"],
      [1, "s sec secs second seconds"],
      [1e-3, "ms msec msecs millis millisecond milliseconds"],
      [1e-6, "us µs μs usec usecs micros microsecond microseconds"],
      [1e-9, "ns nsec nsecs nanos nanosecond nanoseconds"],
    ] as const
  ).flatMap(([seconds, words]) => words.split(" ").map((word) => [word, seconds] as const)),
);

/** Abbreviations that end names of other things as well: `tests_s`, `items_min`. */
const VAGUE = new Set(["s", "min", "mins"]);
const TIMED =
  /^(?:time|wall|elapsed|duration|latency|total|mean|median|avg|average|cpu|user|real|run|runtime|p\d+)$/;

/**
 * Seconds in one unit of a metric that is a time which its command tells: by its unit, else by the last word of its name
 * (`parse_ms`, `totalSeconds`). `undefined` where it is none, or nobody can know; also for rates (`ops/s`).
 */
export function toldUnit({ source, unit }: Metric, name: string): number | undefined {
  if (source.kind !== "module" && !(source.kind === "command" && TELLS.has(source.reading.from)))
    return undefined;
  if (unit !== undefined) return ownOf(unit.trim());
  const parts = name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-zµμ\d]+/)
    .filter((part) => part !== "");
  const last = parts.at(-1) ?? "";
  if (parts.includes("per")) return undefined;
  if (VAGUE.has(last) && !TIMED.test(parts.at(-2) ?? "")) return undefined;
  return ownOf(last);
}

const TELLS = new Set(["metric-lines", "block", "pattern", "json"]);

function ownOf(word: string): number | undefined {
  return Object.hasOwn(SECONDS, word) ? SECONDS[word] : undefined;
}
