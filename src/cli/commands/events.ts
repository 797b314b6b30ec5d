import { studyEvents } from "../../api/index.ts";
import { jsonLine } from "../../view/json.ts";
import { EXIT } from "../fail.ts";
import { interruptibly } from "../interrupt.ts";
import { complain, print } from "../terminal.ts";

interface EventsFlags {
  readonly study?: string;
  readonly since?: number;
  readonly follow?: boolean;
  readonly types?: readonly string[];
  readonly withHoldout?: boolean;
}

/** `assay events`: what happened to a study, and with `--follow` what happens. */
export function eventsCommand({ types, withHoldout, ...which }: EventsFlags): Promise<number> {
  const wanted = types && new Set<string>(types);
  return interruptibly(async ({ signal }) => {
    const holdout = withHoldout ?? false;
    for await (const envelope of studyEvents({ ...which, holdout, signal, onIdle })) {
      if (!wanted || wanted.has(envelope.type)) print(jsonLine(envelope));
    }
    return signal.aborted ? EXIT.interrupted : 0;
  });
}

function onIdle(study: string): void {
  complain(`assay: no process works on study ${study} now; waiting for one (Ctrl-C ends)`);
}
