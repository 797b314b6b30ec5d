import type { Strategy } from "../domain/experiment.ts";
import { type MemberRecord, memberRecords, provenGain } from "../domain/members.ts";
import type { PastTrial } from "../domain/study.ts";
import { mixSeeds, mulberry32, type Random } from "../stats/random.ts";

/** What decides who is asked next: nothing but the study's history and a seed. */
export interface Choice {
  /** Those that may be asked, at least one. */
  readonly members: readonly string[];
  /** Finished trials of the study, oldest first. */
  readonly history: readonly PastTrial[];
  readonly strategy: Strategy;
  /** Changes every trial. */
  readonly seed: number;
  readonly settings?: BanditSettings;
}

/** How the bandit weighs what it has seen. */
export interface BanditSettings {
  /** What all members together are asked for whatever they brought: what pays changes over a study. */
  readonly floor: number;
  /** Trials of average gain and cost that each member begins with: a first lucky one decides nothing. */
  readonly prior: number;
  /** The power of the gain per cost that chances grow with. */
  readonly sharpness: number;
  /** How many of its newest trials a member is judged by, about: earlier ones fade. */
  readonly memory: number;
}

/** `npm run bench:portfolio` compares them with others. */
export const BANDIT: BanditSettings = { floor: 0.1, prior: 2, sharpness: 2, memory: 10 };

/**
 * The members in the order in which they are to be asked: the next one where one has nothing to offer. Those that
 * failed of late wait, ever longer, and stand at the end meanwhile.
 */
export function askingOrder(choice: Choice): readonly string[] {
  const records = memberRecords(choice.members, choice.history);
  const [ready, waiting] = [records.filter(isReady), records.filter((each) => !isReady(each))];
  const byWait = waiting.toSorted((a, b) => a.failing - b.failing || b.since - a.since);
  return [...ordered(ready, choice), ...byWait.map(({ by }) => by)];
}

/** A trial of waiting after one failure, then three, seven, … never more than `LONGEST_WAIT`. */
function isReady({ failing, since }: MemberRecord): boolean {
  return since >= Math.min(2 ** failing - 1, LONGEST_WAIT);
}

function ordered(
  records: readonly MemberRecord[],
  { strategy, history, seed, settings = BANDIT }: Choice,
): readonly string[] {
  if (strategy === "sequential" || strategy === "best-of-n") {
    return records.toSorted((a, b) => b.since - a.since).map(({ by }) => by);
  }
  const random = mulberry32(mixSeeds(seed, STREAM));
  const left = records.map(({ by }) => by);
  const order: string[] = [];
  while (left.length > 0) {
    const even = left.map(() => 1 / left.length);
    const at = drawn(strategy === "random" ? even : chancesOf(left, history, settings), random);
    order.push(...left.splice(at, 1));
  }
  return order;
}

/**
 * The chance of each member: an equal part of the floor, and of the rest a part that grows with its proven gain per
 * cost, later trials counting more. What a trial cost is its time and, where anybody told of money, its money, each in
 * units of the study's mean: no exchange rate of hours to dollars has to be chosen.
 */
export function chancesOf(
  members: readonly string[],
  history: readonly PastTrial[],
  { floor, prior, sharpness, memory }: BanditSettings = BANDIT,
): readonly number[] {
  const told = history.filter(({ by }) => by !== undefined && members.includes(by));
  const even = 1 / members.length;
  const unit = {
    gain: mean(told.map(provenGain)),
    ms: mean(told.map(timeOf)),
    usd: mean(told.map(moneyOf)),
  };
  if (!(unit.gain > 0)) return members.map(() => even);
  const costOf = (past: PastTrial) =>
    mean([
      ...(unit.ms > 0 ? [timeOf(past) / unit.ms] : [1]),
      ...(unit.usd > 0 ? [moneyOf(past) / unit.usd] : []),
    ]);
  const weights = members.map((member) => {
    const own = told.filter(({ by }) => by === member).toReversed();
    const recent = (of: (past: PastTrial) => number) =>
      own.reduce((sum, past, age) => sum + of(past) * (1 - 1 / memory) ** age, prior);
    return (recent((past) => provenGain(past) / unit.gain) / recent(costOf)) ** sharpness;
  });
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => floor * even + (1 - floor) * (weight / sum));
}

const timeOf = ({ cost }: PastTrial) => (cost?.proposingMs ?? 0) + (cost?.measuringMs ?? 0);
const moneyOf = ({ cost }: PastTrial) => cost?.usd ?? 0;

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

function drawn(chances: readonly number[], random: Random): number {
  let left = random();
  const at = chances.findIndex((chance) => {
    left -= chance;
    return left < 0;
  });
  return at < 0 ? 0 : at;
}

/** Trials of others. A quota comes back, a network too; asking costs a moment. */
const LONGEST_WAIT = 31;
/** Sets these draws apart from those that a member makes of the same seed. */
const STREAM = 0x6d656d62;
