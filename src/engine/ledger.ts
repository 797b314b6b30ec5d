import { foldStudy, type StudyState } from "../decide/study.ts";
import type { Recorded, StudyEvent } from "../domain/event.ts";
import type { StudyId } from "../domain/ids.ts";
import type { World } from "./world.ts";

/**
 * The journal and what it adds up to, kept in step: an event is durable before the state shows it.
 */
export class Ledger<Session> {
  readonly #study: StudyId;
  readonly #world: World<Session>;
  #state: StudyState<Session> | undefined;
  #anchor = "";

  private constructor(study: StudyId, world: World<Session>) {
    this.#study = study;
    this.#world = world;
  }

  /** Begins a new study with its first event. */
  static begin<S>(study: StudyId, event: StudyEvent, world: World<S>): [Ledger<S>, Recorded] {
    const ledger = new Ledger<S>(study, world);
    return [ledger, ledger.record(event)];
  }

  /** Folds what the journal holds of a study; `undefined` when it holds nothing. */
  static recall<S>(study: StudyId, world: World<S>): Ledger<S> | undefined {
    const ledger = new Ledger<S>(study, world);
    for (const recorded of world.journal.read(study)) ledger.#fold(recorded);
    return ledger.#state && ledger;
  }

  get state(): StudyState<Session> {
    if (!this.#state) throw new Error("a ledger without events");
    return this.#state;
  }

  /** The checksum of all events up to the newest verdict. */
  get anchor(): string {
    return this.#anchor;
  }

  record(event: StudyEvent): Recorded {
    const recorded = this.#world.journal.append(this.#study, this.#world.clock.now(), event);
    this.#fold(recorded);
    return recorded;
  }

  #fold(recorded: Recorded): void {
    this.#state = foldStudy(this.#state, recorded, this.#world.rule);
    if (recorded.event.type === "decided") this.#anchor = recorded.checksum;
  }
}
