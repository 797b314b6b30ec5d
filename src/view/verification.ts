import type { Fault } from "../decide/verify.ts";
import type { Look } from "./look.ts";
import { indent, plural } from "./text.ts";
import { verdictWords } from "./verdict.ts";

/** What recomputing a study found. */
interface Found {
  readonly study: string;
  readonly verdicts: number;
  readonly commits: number;
  readonly faults: readonly Fault[];
}

/** What was recomputed, and all that does not agree. */
export function verificationText(found: Found, { paint }: Look): string {
  const { study, verdicts, commits, faults } = found;
  const head = `Study ${paint.bold(study)}: ${plural(verdicts, "verdict")} recomputed from the journal, ${plural(commits, "commit")} compared.`;
  if (faults.length === 0) return `${head}\n${paint.green("All agree.")}`;
  const list = indent(faults.map(faultText).join("\n"));
  return `${head}\n${paint.red("This journal was edited, or is not complete:")}\n${list}`;
}

function faultText(fault: Fault): string {
  switch (fault.fault) {
    case "edited":
      return `event ${fault.event}: not as it was written, or one before it is gone`;
    case "torn":
      return `event ${fault.event}: the journal is torn from there on; assay resume goes on before it`;
    case "out-of-turn":
      return `trial ${fault.trial}: a run that was not asked for (next was: ${fault.asked})`;
    case "verdict": {
      const gives = fault.recomputed ? verdictWords(fault.recomputed) : "no verdict yet";
      return `trial ${fault.trial}: recorded as ${verdictWords(fault.recorded)}; its runs give ${gives}`;
    }
    case "claim":
      return "the closing claim: its runs give another";
    case "commit":
      return `trial ${fault.trial}: the journal leads to commit ${fault.recomputed?.slice(0, 10) ?? "nothing"}, recorded is ${fault.recorded.slice(0, 10)}, and the branch does not have both`;
  }
}
