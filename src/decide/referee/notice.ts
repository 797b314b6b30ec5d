import { median } from "../../stats/location.ts";
import { onScale, valueAt } from "./scale.ts";
import { type Session, sigmaOf } from "./session.ts";

/** Standard deviations from the typical run beyond which a value is not taken for noise. */
const FAR = 3;

/** See `Rule.notices`. */
export function notices({ noise, calibration }: Session, value: number): boolean {
  if (!noise) return value !== calibration[0]?.value;
  const distance = onScale(noise.scale, value) - median(noise.pool);
  return Math.abs(distance) > FAR * sigmaOf(noise);
}

/** See `Rule.typical`. */
export function typical({ noise, calibration }: Session): number {
  return noise
    ? valueAt(noise.scale, median(noise.pool))
    : median(calibration.map(({ value }) => value));
}
