import { mulberry32, type Random } from "../../src/stats/random.ts";

/** Where a process is killed. Events are those that it appends itself, resumptions left out. */
export type Point =
  /** Just before, or just after, its nth event is in the journal. */
  | { readonly kind: "before" | "after"; readonly event: number }
  /** At the nth thing it does to the world outside, once it has appended so many events. */
  | { readonly kind: "step"; readonly events: number; readonly step: number }
  /** The same before it appends anything. */
  | { readonly kind: "start"; readonly step: number };

/** A point with events counted in the journal, or a moment. */
export type Aim = Point | Moment;

/** At this share of the time that a process is expected to take; `tree` takes all it has started along. */
interface Moment {
  readonly kind: "time";
  readonly share: number;
  readonly tree: boolean;
}

/** One study, and where it is killed before it may end. */
export interface Life {
  readonly name: string;
  readonly kills: readonly Aim[];
}

/** What an uninterrupted study does to the world outside: for each number of events, how many steps. */
export interface Course {
  readonly events: number;
  readonly stepsAfter: readonly number[];
  /** Numbers of events after which a commit is made. */
  readonly settling: readonly number[];
  /** How long it takes. */
  readonly ms: number;
}

/** Kills in one study: each of them costs a start, and the study itself is gone through once. */
const KILLS_A_LIFE = 8;

/**
 * Every event before and after, every step between a verdict and its commit, some steps elsewhere, and as many
 * random moments as wanted.
 */
export function planned(course: Course, random: number, seed: number): readonly Life[] {
  const draw = mulberry32(seed);
  const numbers = Array.from({ length: course.events }, (_, index) => index + 1);
  const settling = course.settling.flatMap((events) =>
    steps(course.stepsAfter[events] ?? 0).map((step) => ({ kind: "step" as const, events, step })),
  );
  const elsewhere = course.stepsAfter.flatMap((count, events) =>
    events === 0 || course.settling.includes(events) || count === 0 || draw() < 0.6
      ? []
      : [{ kind: "step" as const, events, step: 1 + Math.floor(draw() * count) }],
  );
  const atStart = steps(course.stepsAfter[0] ?? 0)
    .filter(() => draw() < 0.2)
    .map((step) => ({ kind: "start" as const, step }));
  const starting = dealt("while starting", atStart);
  const resuming = starting.map(({ kills }, index) => {
    const event = Math.min(1 + index * KILLS_A_LIFE, course.events);
    return { name: "while resuming", kills: [{ kind: "after" as const, event }, ...kills] };
  });
  return [
    ...dealt("before an event", each(numbers, "before")),
    ...dealt("after an event", each(numbers, "after")),
    ...dealt("before its commit", settling),
    ...dealt("between steps", elsewhere),
    ...starting,
    ...resuming,
    ...randomLives(random, draw),
  ];
}

/** Lives with kills at random moments, every other one with all that the process started. */
export function randomLives(kills: number, draw: Random): readonly Life[] {
  const moments = Array.from({ length: kills }, (_, index) => ({
    kind: "time" as const,
    share: draw(),
    tree: index % 2 === 1,
  }));
  return dealt("at a random moment", moments);
}

const steps = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const each = (events: readonly number[], kind: "before" | "after"): readonly Aim[] =>
  events.map((event) => ({ kind, event }));

/** Aims dealt to as few lives as can be, each in the order of the study. */
function dealt(name: string, aims: readonly Aim[]): readonly Life[] {
  const lives = Math.ceil(aims.length / KILLS_A_LIFE);
  return Array.from({ length: lives }, (_, life) => ({
    name,
    kills: aims.filter((_, index) => index % lives === life),
  }));
}
