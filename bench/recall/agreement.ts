import { type Question, secondReading } from "./questions.ts";

type Gain = number;

/**
 * How far two readers agree, from -1 to 1, above what chance would give them: Cohen's kappa (A Coefficient of Agreement
 * for Nominal Scales, 1960).
 */
function kappa(pairs: readonly (readonly [Gain, Gain])[], counts: (gain: Gain) => boolean): number {
  const share = (holds: (one: boolean, other: boolean) => boolean) =>
    pairs.filter(([one, other]) => holds(counts(one), counts(other))).length / pairs.length;
  const [first, second] = [share((one) => one), share((_, other) => other)];
  const byChance = first * second + (1 - first) * (1 - second);
  return (share((one, other) => one === other) - byChance) / (1 - byChance);
}

/** How far the second reading agrees with the labels, in a line for people. */
export function agreement(questions: readonly Question[]): string {
  const labels = new Map(questions.map(({ question, relevant }) => [question, relevant]));
  const read = secondReading();
  const pairs = read.flatMap(({ question, gains }) =>
    Object.entries(gains).map(([name, gain]) => [labels.get(question)?.[name] ?? 0, gain] as const),
  );
  const idea = kappa(pairs, (gain) => gain === 3).toFixed(2);
  const related = kappa(pairs, (gain) => gain > 0).toFixed(2);
  return `${pairs.length} pairs of ${read.length} questions and notes were read a second time, without the labels: kappa ${idea} for the idea, ${related} for what is related.`;
}
