/** The values that an axis shows, and where its lines are. */
export interface Axis {
  readonly least: number;
  readonly most: number;
  readonly ticks: readonly number[];
}

/** Quartile distances beyond which a value is shown at the edge: one slow change must not flatten all others. */
const FAR = 3;

/** An axis that shows all of `firm`, and of `loose` what is not far off. Finite numbers only. */
export function axisFor(firm: readonly number[], loose: readonly number[]): Axis {
  const all = [...firm, ...withoutFar(loose)];
  const low = all.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = all.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const [least, most] = all.length === 0 ? [0, 1] : [low, high];
  const span = most - least;
  const room = span > 0 && Number.isFinite(span) ? span * 0.08 : Math.abs(most) * 0.05 || 1;
  return withTicks(least - room, most + room);
}

function withoutFar(values: readonly number[]): readonly number[] {
  if (values.length < 8) return values;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
  const [low, high] = [at(0.25), at(0.75)];
  const far = FAR * (high - low) || Math.abs(high) * 0.1 || 1;
  return values.filter((value) => value >= low - far && value <= high + far);
}

function withTicks(least: number, most: number): Axis {
  const step = niceStep((most - least) / 4);
  const first = Math.ceil(least / step);
  const ticks: number[] = [];
  for (let n = first; n * step <= most && ticks.length < 12; n++) {
    ticks.push(Number((n * step).toPrecision(12)));
  }
  return { least, most, ticks };
}

/** The next 1, 2 or 5 times a power of ten. */
export function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  if (!(power > 0) || !Number.isFinite(power)) return rough > 0 ? rough : 1;
  const step = [1, 2, 5, 10].find((each) => each * power >= rough) ?? 10;
  return step * power;
}
