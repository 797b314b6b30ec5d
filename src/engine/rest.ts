import type { Clock } from "../ports/clock.ts";
import type { Meter } from "../ports/meter.ts";

/** A meter that waits before every run of the metric, so that a machine that got hot or busy comes to rest. */
export function rested(meter: Meter, coolDownMs: number, clock: Clock): Meter {
  if (coolDownMs <= 0) return meter;
  return {
    isolation: meter.isolation,
    guard: (guard, workspace, conditions) => meter.guard(guard, workspace, conditions),
    async measure(workspace, conditions) {
      await clock.sleep(coolDownMs, conditions.signal);
      return meter.measure(workspace, conditions);
    },
  };
}
