import { foldStudy, recallStudy, type StudyState } from "../decide/study.ts";
import type { Recorded, StudyEvent } from "../domain/event.ts";
import type { StudyId } from "../domain/ids.ts";
import type { World } from "./world.ts";

/**
 * The journal and what it adds up to, kept in step: an event is durable before the state shows it.
 */
export class Ledger<Session> {
  #state: StudyState<Session>;
  readonly #study: StudyId;
  readonly #world: World<Session>;

  private constructor(study: StudyId, state: StudyState<Session>, world: World<Session>) {
    this.#study = study;
    this.#state = state;
    this.#world = world;
  }

  /** Begins a new study with its first event. */
  static begin<S>(study: StudyId, event: StudyEvent, world: World<S>): [Ledger<S>, Recorded] {
    const recorded = world.journal.append(study, world.clock.now(), event);
    return [new Ledger(study, foldStudy(undefined, recorded, world.rule), world), recorded];
  }

  /** Folds what the journal holds of a study; `undefined` when it holds nothing. */
  static recall<S>(study: StudyId, world: World<S>): Ledger<S> | undefined {
    const state = recallStudy(world.journal.read(study), world.rule);
    return state && new Ledger(study, state, world);
  }

  get state(): StudyState<Session> {
    return this.#state;
  }

  record(event: StudyEvent): Recorded {
    const recorded = this.#world.journal.append(this.#study, this.#world.clock.now(), event);
    this.#state = foldStudy(this.#state, recorded, this.#world.rule);
    return recorded;
  }
}
