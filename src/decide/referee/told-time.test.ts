import fc from "fast-check";
import { expect, test } from "vitest";
import { mulberry32 } from "../../stats/random.ts";
import type { Clocks } from "../rule.ts";
import type { Runs } from "./runs.ts";
import { isSavingOpen, unseenSaving, unshownSaving } from "./told-time.ts";

type Arms = Readonly<Record<"baseline" | "candidate", readonly Clocks[]>>;

/** What a trial's runs were by three clocks; the values themselves play no part. */
const runs = (arms: Arms) =>
  ({
    samples: (arm: keyof Arms) => arms[arm].map((clocks) => ({ value: 0, clocks })),
    mark: { baseline: arms.baseline.length, candidate: arms.candidate.length },
  }) as Pick<Runs, "samples" | "mark"> as Runs;

/** `count` runs of `told` seconds in which `hidden` more pass than are told, each a little otherwise. */
function series(
  count: number,
  { told, hidden = 0, start = 0.1, noise = 0.02, seed = 1, idle = false }: Scene,
): readonly Clocks[] {
  const random = mulberry32(seed);
  // Roughly normal.
  const draw = () => [...Array(6)].reduce((sum: number) => sum + random() - 0.5, 0) * Math.SQRT2;
  return Array.from({ length: count }, () => {
    const one = told * Math.exp(noise * draw());
    const wall = one + hidden + start * Math.exp(noise * draw());
    return { told: one, wall, cpu: idle ? 0.05 : wall * 1.1 };
  });
}

interface Scene {
  readonly told: number;
  readonly hidden?: number;
  readonly start?: number;
  readonly noise?: number;
  readonly seed?: number;
  /** The work waits, and takes no processor time. */
  readonly idle?: boolean;
}

test("a clock that runs at half speed is told by those outside", () => {
  const baseline = series(8, { told: 1 });
  const slowed = series(8, { told: 0.5, hidden: 0.5, seed: 2 });
  expect(unseenSaving(runs({ baseline, candidate: slowed }))).toMatchObject({
    kind: "invalid",
    because: "tampered",
    detail: expect.stringMatching(/^it tells of 0\.4\d* s saved, .* latency:CMD/),
  });
  const unknown = (all: readonly Clocks[]) => all.map((each) => ({ ...each, cpu: null }));
  expect(
    unseenSaving(runs({ baseline: unknown(baseline), candidate: unknown(slowed) }))?.kind,
  ).toBe("invalid");
});

test("what is saved by one clock outside is believed: by waiting less, by working on fewer processors", () => {
  const waiting = series(8, { told: 1, idle: true });
  const less = series(8, { told: 0.6, idle: true, seed: 2 });
  expect(unseenSaving(runs({ baseline: waiting, candidate: less }))).toBeUndefined();
  const crowded = series(8, { told: 0.7, hidden: 0.3, seed: 3 }).map((each) => ({
    ...each,
    cpu: 0.6,
  }));
  expect(
    unseenSaving(runs({ baseline: series(8, { told: 1 }), candidate: crowded })),
  ).toBeUndefined();
});

test("nothing can be said of a time that is a small part of a run, of parallel ones, of few runs", () => {
  const arms = (told: number, start: number, count = 8) =>
    runs({
      baseline: series(count, { told, start }),
      candidate: series(count, { told: told / 2, hidden: told / 2, start, seed: 2 }),
    });
  expect(unseenSaving(arms(1, 0.1))).toBeDefined();
  expect(unseenSaving(arms(1, 1.2))).toBeUndefined();
  expect(unseenSaving(arms(1, 0.1, 4))).toBeUndefined();
  const summed = series(8, { told: 1 }).map((each) => ({ ...each, told: 4 * each.told }));
  expect(
    unseenSaving(runs({ baseline: summed, candidate: summed.map((c) => ({ ...c, told: 1 })) })),
  ).toBeUndefined();
});

test("a large saving that noise hides outside is asked for again and again, then left; an honest one is seen", () => {
  const noisy = { told: 1, noise: 0.02, start: 0.1 };
  const walls = [1.05, 1.9, 1.1, 1.7, 1.3];
  const shaken = (count: number, told: number) =>
    series(count, { ...noisy, told }).map((each, n) => ({
      ...each,
      wall: walls[n % walls.length] ?? 1,
      cpu: null,
    }));
  const hidden = (count: number) =>
    runs({ baseline: shaken(count, 1), candidate: shaken(count, 0.5) });
  expect(isSavingOpen(hidden(8))).toBe(true);
  expect(unshownSaving(hidden(8))).toMatch(/^it tells of 0\.4\d* s saved, and the clocks outside/);
  expect(isSavingOpen(hidden(32))).toBe(false);
  const honest = runs({
    baseline: series(8, noisy),
    candidate: series(8, { ...noisy, told: 0.9, seed: 2 }),
  });
  expect(isSavingOpen(honest)).toBe(false);
  expect(unshownSaving(honest)).toBeUndefined();
});

test("an honest change is not accused, whatever it gains and however noisy the machine is", () => {
  const gain = fc.double({ min: 0.005, max: 0.9, noNaN: true });
  const noise = fc.double({ min: 0, max: 0.3, noNaN: true });
  const start = fc.double({ min: 0, max: 0.9, noNaN: true });
  const count = fc.integer({ min: 8, max: 40 });
  let accused = 0;
  let trials = 0;
  fc.assert(
    fc.property(gain, noise, start, count, fc.nat(), (gained, noisy, first, many, seed) => {
      const shared = { start: first, noise: noisy };
      const baseline = series(many, { ...shared, told: 1, seed });
      const candidate = series(many, { ...shared, told: 1 - gained, seed: seed + 1 });
      trials += 1;
      if (unseenSaving(runs({ baseline, candidate }))) accused += 1;
    }),
    { numRuns: 4000, seed: 20 },
  );
  expect(trials).toBe(4000);
  expect(accused).toBe(0);
});
