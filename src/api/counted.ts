import { AssayError } from "../domain/error.ts";
import type { Metric } from "../domain/metric.ts";
import { findCounter } from "./compose.ts";

/**
 * A metric with the counter that this machine has, where it counts instructions and none was chosen. Throws
 * `no-counter`.
 */
export function withCounter(metric: Metric): Metric {
  const { source } = metric;
  if (source.kind !== "command" || source.reading.from !== "instructions" || source.reading.by) {
    return metric;
  }
  const by = findCounter();
  if (!by) throw new AssayError({ code: "no-counter" });
  return { ...metric, source: { ...source, reading: { ...source.reading, by } } };
}
