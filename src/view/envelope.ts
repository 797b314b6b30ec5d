import { visibleEvent } from "../decide/hidden.ts";
import { ENVELOPE_SCHEMA, type Envelope } from "../domain/envelope.ts";
import type { Recorded } from "../domain/event.ts";
import type { Experiment } from "../domain/experiment.ts";

/** An event of a study that asks `experiment`, as it is told to others: without what proposers must not know. */
export function envelopeOf(
  { seq, at, study, event }: Recorded,
  experiment: Experiment,
  { holdout = false }: { readonly holdout?: boolean } = {},
): Envelope {
  const { type, ...data } = holdout ? event : visibleEvent(event, experiment);
  return { schema: ENVELOPE_SCHEMA, study, seq, time: new Date(at).toISOString(), type, data };
}
