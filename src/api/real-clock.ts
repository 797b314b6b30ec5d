import { setTimeout } from "node:timers/promises";
import type { Clock } from "../ports/clock.ts";

/** The time of this machine. */
export const realClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    await setTimeout(ms, undefined, signal && { signal });
  },
};
