import type { TrialNumber } from "../domain/ids.ts";
import type { Trial } from "../domain/study.ts";

/** A decided trial that could get more evidence, and what the rule knew when it began. */
export interface Waiting<Session> {
  /** Without what its runs printed and without its patch: only what more evidence needs. */
  readonly trial: Trial;
  readonly session: Session;
}

/** How many are remembered, the newest: more is not worth the memory. */
const REMEMBERED = 50;

/** The trials that could get more evidence once another one was settled; none against an older head. */
export function afterSettling<S>(
  waiting: ReadonlyMap<TrialNumber, Waiting<S>>,
  trial: Trial,
  session: S,
): ReadonlyMap<TrialNumber, Waiting<S>> {
  if (trial.verdict?.kind === "kept") return new Map();
  const others = [...waiting].filter(([number]) => number !== trial.number);
  if (!canGetMore(trial)) return waiting.has(trial.number) ? new Map(others) : waiting;
  const all = [...others, [trial.number, { trial: bare(trial), session }] as const];
  return new Map(all.slice(-REMEMBERED));
}

/** A proof that was begun and not brought to its end. */
function canGetMore({ verdict, tree }: Trial): boolean {
  if (tree === undefined || verdict?.kind !== "reverted") return false;
  const { because, evidence } = verdict;
  if (because === "guard") {
    return (
      evidence?.guards?.every(({ mode, state }) => mode === "watch" || state !== "broken") === true
    );
  }
  return evidence?.logE !== undefined && (because === "provisional" || because === "not-confirmed");
}

function bare({ proposal: _, patch: __, ...trial }: Trial): Trial {
  return {
    ...trial,
    runs: trial.runs.map(({ arm, run }) => ({ arm, run: { ...run, tail: "" } })),
    guards: trial.guards.map(({ guard, run }) => ({ guard, run: { ...run, tail: "" } })),
  };
}
