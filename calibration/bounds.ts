import type { Finding } from "./campaign.ts";
import { type Count, interval } from "./interval.ts";
import { HEADLINE, STILL } from "./setting.ts";

/**
 * What the Referee promises, and what it is known to need; each is a sentence of the documentation. A
 * share of studies is over its limit only when its 95 % interval lies above it: luck alone breaks nothing.
 */
const LIMITS = {
  /** Studies of nothing but useless changes that keep any: the proven probability. */
  nullStudies: 0.05,
  /** Closing bounds above the truth: 5 % by the test's level, and some room for skewed noise. */
  boundAbove: 0.07,
  /** Runs that dismiss a useless change, and share of the helpful ones kept, on the headline machine. */
  runsPerNull: 4.4,
  power: 0.85,
  /** Runs that dismiss a useless change where the metric repeats exactly. */
  runsWhereStill: 1,
} as const;

/** The bounds that these findings break, as sentences; none is good. */
export function brokenBy(findings: readonly Finding[]): readonly string[] {
  const each = findings.map(({ setting, figures }) => ({ name: setting.name, ...figures }));
  // Few studies a machine show a fault only together; one without noise would water them down.
  const noisy = each.filter(({ name }) => name !== STILL.name);
  const together = {
    name: "all noisy machines",
    nullStudies: sum(noisy.map(({ nullStudies }) => nullStudies)),
    boundAbove: sum(noisy.map(({ boundAbove }) => boundAbove)),
  };
  const shares = [...each, together].flatMap(({ name, nullStudies, boundAbove }) => [
    ...above(nullStudies, LIMITS.nullStudies, `${name}: null studies with a false keep`),
    ...above(boundAbove, LIMITS.boundAbove, `${name}: closing bounds above the truth`),
  ]);
  return [...shares, ...findings.flatMap(costs)];
}

function sum(counts: readonly Count[]): Count {
  return counts.reduce((a, b) => ({ hits: a.hits + b.hits, of: a.of + b.of }), { hits: 0, of: 0 });
}

function above(count: Count, limit: number, what: string): readonly string[] {
  const [low] = interval(count);
  if (count.of === 0 || low <= limit) return [];
  const share = `${count.hits} of ${count.of}, at least ${(100 * low).toFixed(1)} %`;
  return [`${what}: ${share}, must not exceed ${percent(limit)}`];
}

function costs({ setting, figures }: Finding): readonly string[] {
  const { runsPerNull, power } = figures;
  const found: string[] = [];
  const price = (limit: number) => {
    // Written so that NaN, nothing counted, breaks the bound too.
    if (runsPerNull <= limit) return;
    found.push(
      `${setting.name}: ${runsPerNull.toFixed(2)} runs per null, must not exceed ${limit}`,
    );
  };
  if (setting === STILL) price(LIMITS.runsWhereStill);
  if (setting !== HEADLINE) return found;
  price(LIMITS.runsPerNull);
  if (!(power.hits >= LIMITS.power * power.of && power.of > 0)) {
    const kept = `${power.hits} of ${power.of} helpful changes kept`;
    found.push(`${setting.name}: ${kept}, must be at least ${percent(LIMITS.power)}`);
  }
  return found;
}

const percent = (limit: number) => `${Math.round(100 * limit)} %`;
