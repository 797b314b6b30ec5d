import type { Metric } from "../domain/metric.ts";
import { chooseCounter, startedCounter } from "./compose.ts";

/**
 * The metric with the counter it is counted by: written into the experiment, so that a study that goes on
 * never mixes the counts of two. Throws `no-counter`.
 */
export function withCounter(metric: Metric): Metric {
  const { source } = metric;
  if (source.kind !== "command" || source.reading.from !== "instructions") return metric;
  const by = source.reading.by ?? chooseCounter();
  startedCounter(by);
  return { ...metric, source: { ...source, reading: { from: "instructions", by } } };
}
