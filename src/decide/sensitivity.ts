import type { Sensitivity, SensitivityRuns } from "../domain/sensitivity.ts";
import type { Rule } from "./rule.ts";
import { metricValue } from "./sample.ts";

/**
 * Who noticed that the target was broken: a metric that gave no value, or one that noise does not explain; a
 * guard that did not pass. `session` is the rule's after its calibration.
 */
export function sensitivityOf<S>(
  { files, run, guards }: SensitivityRuns,
  metricName: string,
  rule: Rule<S>,
  session: S,
): Sensitivity {
  const value = metricValue(run, metricName);
  const noticed = value === undefined || rule.notices(session, value);
  return {
    files,
    metric: noticed ? "noticed" : "blind",
    ...(value === undefined ? {} : { value }),
    blindGuards: guards.flatMap((each) => (each.run.outcome === "completed" ? [each.guard] : [])),
  };
}
